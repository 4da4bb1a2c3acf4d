// Adds one line to the crontab of a test: `update_process.ts FOLDER LINE`.
import { ShellCrontab } from "../../../src/adapters/crontab/shell_crontab.ts";
import { DenoShell } from "../../../src/adapters/shell/deno_shell.ts";
import { InstantClock } from "./instant_clock.ts";

const [folder = "", line = ""] = Deno.args;
await new ShellCrontab({
  shell: new DenoShell(),
  clock: new InstantClock(),
  lockPaths: [`${folder}/state/crontab.lock`],
  backupPath: `${folder}/state/crontab.backup`,
  spoolPaths: [],
}).update((before) => `${before}${line}\n`);
