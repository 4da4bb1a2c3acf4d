import { suggest } from "../../domain/text/suggest.ts";
import type { Command, CommandContext } from "../cli/command.ts";
import { UsageError } from "../cli/usage_error.ts";
import { checkLedger } from "./check.ts";
import { exportTo } from "./export.ts";
import { importFrom } from "./import.ts";
import { prune } from "./prune.ts";

const ABOUT = `Looks after the ledger itself, in SQLite or PostgreSQL.

  check        look through every row: do windows tile time, do cursors, leases
               and runs agree? One line for each fault; exit code 1 if there are
               any. Others may go on working meanwhile
  export FILE  write all of it into a new file, as lines of JSON
  import FILE  fill an empty ledger with what was exported: all or nothing. So a
               ledger moves from SQLite to PostgreSQL, or back
  prune        drop what need not be kept, now; the manager does so once a day
               by itself

  --keep 90d     how long to keep runs, and windows as they were (the manifest's
                 "keep")
  --keep-runs N  so many of each plugin's newest runs stay, however old (the
                 manifest's "keep_runs")

Example: gapless ledger check`;

const VERBS: ReadonlyMap<string, (context: CommandContext) => Promise<number>> = new Map([
  ["check", checkLedger],
  ["export", exportTo],
  ["import", importFrom],
  ["prune", prune],
]);

/** Looks after the ledger. */
export const ledger: Command = {
  usage: "ledger VERB [FILE] [--keep DURATION] [--keep-runs N]",
  about: ABOUT,
  operands: { min: 1, max: 2 },
  absentLedger: ([verb]) => verb === "import" ? undefined : "refused",
  flags: { string: ["keep", "keep-runs"] },
  async run(context) {
    const [verb = "", file] = context.operands;
    const run = VERBS.get(verb);
    if (run === undefined) {
      throw new UsageError(`There is no command "ledger ${verb}"; ${suggest(verb, [...VERBS.keys()])}`);
    }
    const wantsFile = verb === "export" || verb === "import";
    if (wantsFile && file === undefined) {
      throw new UsageError(`missing FILE; usage: gapless ledger ${verb} FILE`);
    }
    if (!wantsFile && file !== undefined) {
      throw new UsageError(`unexpected "${file}"; usage: gapless ledger ${verb}`);
    }
    return await run(context);
  },
};
