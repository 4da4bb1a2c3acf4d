import { ProcFiles } from "../../src/adapters/process/proc_files.ts";

const FILES = new ProcFiles();

/** Returns how long a program is to sleep, so that no other test on this machine has one that sleeps as long. */
export function secondsOf(test: number): string {
  return `7${Deno.pid}0${test}`;
}

/** Returns the processes that run `sleep` for so many seconds, or are a shell that is told to. */
export function sleepers(seconds: string): number[] {
  return living().filter((pid) => FILES.read(`${pid}/cmdline`)?.includes(seconds));
}

/** Returns the processes that belong to a run of Gapless, by its mark in their environment. */
export function marked(): number[] {
  return living().filter((pid) => FILES.variable(pid, "GAPLESS_RUN") !== undefined);
}

function living(): number[] {
  return FILES.pids().filter((pid) => FILES.stat(pid)?.state !== "Z");
}
