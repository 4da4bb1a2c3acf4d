import { assert, assertEquals, assertRejects } from "@std/assert";
import { CrontabError } from "../../../../src/ports/crontab.ts";
import type { Shell } from "../../../../src/adapters/shell/shell.ts";
import { CrontabProgram, PLAIN_CRON } from "../crontab_program.ts";
import { InstantClock } from "../instant_clock.ts";

const FOREIGN = "0 1 * * * foreign\n";
const addLine = (before: string) => `0 2 * * * ours\n${before}`;

Deno.test("SharedCrontab changes the newer text when someone wrote before its own write", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.plant("table", FOREIGN);
  let calls = 0;
  const result = await program.open().update((before) => {
    // Stands for an editor that saves between the reading and the writing.
    if (calls++ === 0) Deno.writeTextFileSync(`${program.folder}/table`, `${FOREIGN}0 3 * * * theirs\n`);
    return addLine(before);
  });
  assertEquals(calls, 2);
  assertEquals(result.before, `${FOREIGN}0 3 * * * theirs\n`);
  assertEquals(await program.file("table"), addLine(`${FOREIGN}0 3 * * * theirs\n`));
});

Deno.test("SharedCrontab changes the newer text when someone wrote right after its own write", async () => {
  // The first write is followed at once by an editor that saves an older text with a line of its own.
  const raced = PLAIN_CRON.replace(
    '"$dir/table" ;;',
    '"$dir/table"; [ -f "$dir/raced" ] || { touch "$dir/raced"; echo "0 3 * * * theirs" > "$dir/table"; } ;;',
  );
  await using program = await CrontabProgram.create(raced);
  await program.plant("table", FOREIGN);
  const { before, after } = await program.open().update(addLine);
  assertEquals(before, FOREIGN);
  assertEquals(after, addLine("0 3 * * * theirs\n"));
  assertEquals(await program.file("table"), after);
});

Deno.test("SharedCrontab keeps two seconds between its writes, and away from the full minute", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const clock = new InstantClock("2026-06-01T12:00:58.400Z");
  await program.open({ clock }).update(addLine);
  await program.open({ clock }).update(addLine);
  await program.open({ clock }).update((before) => before);
  assertEquals(clock.sleeps, [0, 3600]);
});

Deno.test("SharedCrontab gives up on a lock that is not given back, and names it", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const shell: Shell = {
    find: (program) => program,
    run: async () => {
      asked.resolve();
      await held.promise;
      return { code: 0, stdout: new Uint8Array(), stderr: "" };
    },
  };
  const holder = program.open({ shell }).update((before) => before);
  await asked.promise;
  await assertRejects(
    () => program.open({ lockTimeoutMs: 50 }).update(addLine),
    CrontabError,
    `Cannot lock the crontab: another Gapless has held "${program.folder}/state/crontab.lock" for 0.05 s`,
  );
  held.resolve();
  await holder;
  await program.open().update(addLine);
  assertEquals(program.writes(), 1);
});

Deno.test("SharedCrontab tells of a lock file that it may not make", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const lockPath = `${program.folder}/crontab/lock`;
  await assertRejects(
    () => program.open({ lockPaths: [lockPath] }).update(addLine),
    CrontabError,
    `Cannot lock the crontab: "${lockPath}": `,
  );
});

Deno.test("SharedCrontab loses none of twenty processes' updates", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  const script = new URL("./update_process.ts", import.meta.url).pathname;
  const jobs = Array.from({ length: 20 }, (_, index) => `${index} 1 * * * job`);
  const results = await Promise.all(jobs.map((job) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--node-modules-dir=manual", script, program.folder, job],
      env: { NO_COLOR: "1" },
    }).output()
  ));
  for (const { code, stderr } of results) assert(code === 0, new TextDecoder().decode(stderr));
  assertEquals((await program.open().read()).trimEnd().split("\n").toSorted(), jobs.toSorted());
});
