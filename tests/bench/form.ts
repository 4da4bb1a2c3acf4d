import { type Command, time } from "./processes.ts";

/** A form of the program, and one that does nothing. */
export interface Form {
  readonly name: "binary" | "bundle";
  readonly program: Command;
  /** Does nothing at all, in the same form: what a start costs anyway. */
  readonly nothing: Command;
}

const DIST = new URL("../../dist/", import.meta.url).pathname;
const COMPILE = ["compile", "--quiet", "--no-config", "--no-code-cache", "--no-check", "-A"];

/**
 * Finds what to measure: the binary of `deno task compile`, or else the bundle of `deno task build`. What is compared with
 * the binary is compiled by the Deno that runs this; let it be the one that compiled the binary.
 *
 * @param folder Where to put the program that does nothing.
 */
export async function findForm(folder: string): Promise<Form> {
  const deno = Deno.execPath();
  const empty = `${folder}/empty.js`;
  await Deno.writeTextFile(empty, "");
  const run = [deno, "run", "--quiet", "--no-prompt", "-A"] as const;
  if (!await exists(`${DIST}gapless`)) {
    return { name: "bundle", program: [...run, `${DIST}main.js`], nothing: [...run, empty] };
  }
  const nothing = `${folder}/nothing`;
  await time([deno, ...COMPILE, "-o", nothing, empty]);
  return { name: "binary", program: [`${DIST}gapless`], nothing: [nothing] };
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
