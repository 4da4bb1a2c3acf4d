import type { Clock } from "../../ports/clock.ts";

/** The longest wait that a timer takes; it would fire at once on a longer one. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** The {@linkcode Clock} of this machine. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    for (let rest = milliseconds; rest > 0 && !signal?.aborted; rest -= LONGEST_WAIT) {
      await wait(Math.min(rest, LONGEST_WAIT), signal);
    }
  }
}

function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);

    function end() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    }
  });
}
