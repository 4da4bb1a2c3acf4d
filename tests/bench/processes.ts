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

/** What was written within the last seconds may change again and leave no trace: nothing that ends early rests on it. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 3500));
}

/** Returns the middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** How long two commands took, in turn. */
export interface Pairs {
  /** Medians, in milliseconds. */
  readonly command: number;
  readonly baseline: number;
  /** Median of the ratios of each pair: it holds when the machine's speed drifts. */
  readonly ratio: number;
}

/** Runs a command and what it is compared with in turn; each goes first in every other round. */
export async function timePairs(
  rounds: number,
  command: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Pairs> {
  const pairs: [command: number, baseline: number][] = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [command, baseline] : [baseline, command];
    const [a, b] = [await first(), await second()];
    pairs.push(round % 2 === 0 ? [a, b] : [b, a]);
  }
  return {
    command: median(pairs.map(([taken]) => taken)),
    baseline: median(pairs.map(([, taken]) => taken)),
    ratio: median(pairs.map(([taken, least]) => taken / least)),
  };
}

/** Returns a ratio with its limit, as a table has it. */
export function against(ratio: number, limit?: number): [ratio: string, limit: string] {
  if (limit === undefined) return [ratio.toFixed(2), ""];
  return [ratio.toFixed(2), ratio <= limit ? `at most ${limit}` : `over ${limit}`];
}
