// Adds one line to the crontab of a test: `update_process.ts FOLDER LINE`.
import { FileCrontabBackups } from "../../../../src/adapters/crontab/file_crontab_backups.ts";
import { ProgramTable } from "../../../../src/adapters/crontab/crontab_command/program_table.ts";
import { SharedCrontab } from "../../../../src/adapters/crontab/write/shared_crontab.ts";
import { DenoShell } from "../../../../src/adapters/shell/deno_shell.ts";
import { programsWith } from "../../../stand_in.ts";
import { InstantClock } from "../instant_clock.ts";

const [folder = "", line = ""] = Deno.args;
const clock = new InstantClock();
await new SharedCrontab({
  table: new ProgramTable({
    shell: new DenoShell(programsWith(`${folder}/crontab`)),
    draftFolder: `${folder}/state`,
    spoolPaths: [],
    isRoot: false,
    isBeingWritten: () => false,
  }),
  clock,
  lockPaths: [`${folder}/state/crontab.lock`],
  backups: new FileCrontabBackups(`${folder}/state/backups`, clock),
}).update((before) => `${before}${line}\n`);
