import { CrontabError } from "../../ports/crontab.ts";

/** Makes the domain's errors (markers that do not pair up, a line that no cron carries) faults of the crontab. */
export function asCrontabFault<A extends unknown[], R>(work: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return work(...args);
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
      throw new CrontabError(error.message, { cause: error });
    }
  };
}
