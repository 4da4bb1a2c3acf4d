import { NO_CRONTAB, standIn } from "../stand_in.ts";

/** A command line. */
export type Command = readonly [program: string, ...args: string[]];

/**
 * Runs a command to its end.
 *
 * @param env Variables beside those of this process, in which `crontab` is a stand-in that fails.
 * @returns How long it took, from its start to its end, in milliseconds.
 * @throws {Error} If it fails.
 */
export async function time([program, ...args]: Command, env: Record<string, string> = {}): Promise<number> {
  const began = performance.now();
  const { success, stderr } = await new Deno.Command(program, {
    args,
    env: { ...standIn(NO_CRONTAB), ...env },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed: ${new TextDecoder().decode(stderr)}`);
  return performance.now() - began;
}

/** Returns the middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
