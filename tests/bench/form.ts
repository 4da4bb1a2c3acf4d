import { type Command, time } from "./processes.ts";

/** A form of the program, and what it is measured against. */
export interface Form {
  readonly name: "binary" | "bundle";
  readonly program: Command;
  /** Does nothing at all, in the same form: what a start costs anyway. */
  readonly nothing: Command;
  /** Starts itself as a child with an empty confined worker: what a sandbox in a process of its own costs anyway. */
  readonly floor: Command;
}

const DIST = new URL("../../dist/", import.meta.url).pathname;
const FLOOR = new URL("./floor/", import.meta.url).pathname;
const COMPILE = ["compile", "--quiet", "--no-config", "--no-code-cache", "--no-check", "-A"];
const WORKERS = "--unstable-worker-options";

/**
 * Finds what to measure: the binary of `deno task compile`, or else the bundle of `deno task build`. What is compared with
 * the binary is compiled by the Deno that runs this; let it be the one that compiled the binary.
 *
 * @param folder Where to put the programs that it is measured against.
 */
export async function findForm(folder: string): Promise<Form> {
  const deno = Deno.execPath();
  const empty = `${folder}/empty.js`;
  await Deno.writeTextFile(empty, "");
  const run = [deno, "run", "--quiet", "--no-prompt", "--no-config", WORKERS, "-A"] as const;
  if (!await exists(`${DIST}gapless`)) {
    return {
      name: "bundle",
      program: [...run, `${DIST}main.js`],
      nothing: [...run, empty],
      floor: [...run, `${FLOOR}floor.js`],
    };
  }
  const [nothing, floor] = [`${folder}/nothing`, `${folder}/floor`];
  await time([deno, ...COMPILE, "-o", nothing, empty]);
  const worker = ["--include", `${FLOOR}floor_worker.js`];
  await time([deno, ...COMPILE, WORKERS, ...worker, "-o", floor, `${FLOOR}floor.js`]);
  return { name: "binary", program: [`${DIST}gapless`], nothing: [nothing], floor: [floor] };
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
