import { UsageError } from "../cli/usage_error.ts";

/** Refuses an option that belongs to another scheduler: it would be silently without effect. */
export function refuseOption(given: boolean, flag: string, owner: string): void {
  if (given) throw new UsageError(`The flag ${flag} belongs to --to ${owner}`);
}
