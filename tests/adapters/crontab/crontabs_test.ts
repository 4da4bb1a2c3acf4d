import { assertEquals, assertRejects } from "@std/assert";
import { SystemCrontabs } from "../../../src/adapters/crontab/crontabs.ts";
import { DenoShell } from "../../../src/adapters/shell/deno_shell.ts";
import { type Shell, ShellError } from "../../../src/adapters/shell/shell.ts";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { programsWith } from "../../stand_in.ts";
import { CrontabProgram, PLAIN_CRON } from "./crontab_program.ts";
import { DEBIAN } from "./crons.ts";
import { InstantClock } from "./instant_clock.ts";

const FOREIGN = "0 1 * * * foreign\n";
const addLine = (before: string) => `0 2 * * * ours\n${before}`;
/** A file that no cron has. */
const NOWHERE = "/etc/cron.d/gapless-test-of-nobody";

/** Opens the crontabs of a user whose home is the folder of a `crontab` program. */
function open(
  program: CrontabProgram,
  shell: Shell = new DenoShell(programsWith(`${program.folder}/crontab`)),
) {
  const asked: string[] = [];
  const crontabs = new SystemCrontabs({
    state: `${program.folder}/state`,
    clock: new InstantClock(),
    shell,
    user: () => {
      asked.push("who");
      return Promise.resolve({ username: "gapless-test-of-nobody", homedir: `${program.folder}/home` });
    },
  });
  return { crontabs, asked };
}

Deno.test("SystemCrontabs changes the user's own crontab under a lock in their home, and keeps what was there", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.plant("table", FOREIGN);
  const crontab = open(program).crontabs.at("crontab");
  assertEquals(await crontab.read(), FOREIGN);
  assertEquals(await crontab.update(addLine), { before: FOREIGN, after: addLine(FOREIGN) });
  assertEquals(await program.file("table"), addLine(FOREIGN));
  assertEquals((await Deno.stat(`${program.folder}/home/.local/state/gapless/crontab.lock`)).isFile, true);
  assertEquals((await crontab.backups.list()).map(({ text }) => text), [FOREIGN]);
  assertEquals((await program.backups.list()).map(({ text }) => text), [FOREIGN]);
});

Deno.test("SystemCrontabs keeps the versions of each table in a folder of its own", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const { crontabs } = open(program);
  const file = crontabs.at(NOWHERE);
  assertEquals(await file.read(), "");
  assertEquals(file.backups.place.includes(`${program.folder}/state/backups-gapless-test-of-nobody`), true);
  await file.backups.keep("0 1 * * * root theirs\n");
  assertEquals(await crontabs.at("crontab").backups.list(), []);
});

Deno.test("SystemCrontabs asks who the user is once, and not before a table is used", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const { crontabs, asked } = open(program);
  const crontab = crontabs.at("crontab");
  await crontab.backups.list();
  await crontabs.places();
  assertEquals(asked, []);
  await crontab.read();
  await crontabs.at("crontab").read();
  await crontabs.program();
  assertEquals(asked, ["who"]);
});

Deno.test("SystemCrontabs reports which cron is here, and none where there is no crontab program", async () => {
  await using program = await CrontabProgram.create(DEBIAN);
  const cron = await open(program).crontabs.program();
  assertEquals([cron?.name, cron?.readsCronD], ["Debian's cron", true]);
  const missing = new ShellError("not found", 'there is no "crontab" program');
  const shell: Shell = { find: (program) => program, run: () => Promise.reject(missing) };
  const { crontabs } = open(program, shell);
  assertEquals(await crontabs.program(), null);
  await assertRejects(() => crontabs.at("crontab").read(), CrontabError, "there is no");
});

Deno.test("SystemCrontabs remembers where the block is, for the next process", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  assertEquals(await open(program).crontabs.places(), []);
  await open(program).crontabs.remember(["crontab", NOWHERE]);
  assertEquals(await open(program).crontabs.places(), ["crontab", NOWHERE]);
  await open(program).crontabs.remember([NOWHERE]);
  assertEquals(await open(program).crontabs.places(), [NOWHERE]);
});
