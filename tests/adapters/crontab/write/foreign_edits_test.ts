import { assert, assertEquals, assertRejects } from "@std/assert";
import { CrontabError } from "../../../../src/ports/crontab.ts";
import { CrontabProgram, PLAIN_CRON } from "../crontab_program.ts";

const FOREIGN = "0 1 * * * foreign\n";
const addLine = (before: string) => before.includes("ours") ? before : `0 2 * * * ours\n${before}`;

/** A cron behind which someone else runs `edit`, a shell command, right after each of the first `times` writes. */
function edited(edit: string, times: number): string {
  return PLAIN_CRON.replace(
    '"$dir/table" ;;',
    `"$dir/table"; echo x >> "$dir/count"; n=$(wc -l < "$dir/count"); if [ $n -le ${times} ]; then ${edit}; fi ;;`,
  );
}

Deno.test("whatever others write, however often, stands in the end", async () => {
  await using program = await CrontabProgram.create(edited('echo "$n 3 * * * theirs" > "$dir/table"', 99));
  await program.plant("table", FOREIGN);
  // They write once more while we wait for them to be done.
  const clock = Object.assign(program.clock, {
    sleep: (milliseconds: number) => {
      if (milliseconds === 500) {
        Deno.writeTextFileSync(`${program.folder}/table`, "5 3 * * * theirs, later\n");
      }
      return Promise.resolve();
    },
  });
  await assertRejects(
    () => program.open({ clock }).update(addLine),
    CrontabError,
    "Cannot change the crontab: something else keeps writing it; what stands there is theirs, and " +
      '"gapless crontab backups" has what stood there before; try again later',
  );
  assertEquals([program.writes(), await program.file("table")], [3, "3 3 * * * theirs\n"]);
  // Each version of theirs that a write of ours replaced.
  assertEquals((await program.backups.list()).map(({ text }) => text), [
    "5 3 * * * theirs, later\n",
    FOREIGN,
  ]);
});

Deno.test("a crontab that someone removes right after a write is not brought back", async () => {
  await using program = await CrontabProgram.create(edited('rm "$dir/table"', 1));
  await program.plant("table", FOREIGN);
  await program.open().update(addLine);
  assertEquals(await program.file("table"), "0 2 * * * ours\n");
});

Deno.test("a last line that someone drops right after a write stays dropped", async () => {
  await using program = await CrontabProgram.create(edited("sed -i '$d' \"$dir/table\"", 1));
  await program.plant("table", `${FOREIGN}0 3 * * * dropped\n`);
  await program.open().update(addLine);
  assertEquals(await program.file("table"), addLine(FOREIGN));
});

Deno.test("a text that is written again and again with nobody else about is cron's doing, and goes", async () => {
  const alters = PLAIN_CRON.replace("cat >", () => `sed 's/ours/OURS/' >`);
  await using program = await CrontabProgram.create(alters);
  await program.plant("table", FOREIGN);
  await assertRejects(() => program.open().update(addLine), CrontabError, "(the old one is there again)");
  assertEquals(await program.file("table"), FOREIGN);
});

Deno.test("an old text is not put back over what someone wrote after it was cut short", async () => {
  const cut = PLAIN_CRON.replace("cat >", "head -c 40 >");
  await using program = await CrontabProgram.create(cut);
  await program.plant("table", FOREIGN);
  let listings = 0;
  const table = program.table();
  const read = table.read.bind(table);
  table.read = async () => {
    // Theirs comes between the reading that shows the cut and the one before the old text would be put back.
    if (++listings === 3) await program.plant("table", "0 3 * * * theirs\n");
    return await read();
  };
  await assertRejects(
    () => program.open({ table }).update((before) => `# ${"x".repeat(100)}\n${before}`),
    CrontabError,
    "the disk may be full (someone else has written it since; what stood there before is in ",
  );
  assertEquals(await program.file("table"), "0 3 * * * theirs\n");
});

Deno.test("whoever was about to write during a write is waited for, and what they leave is changed", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.plant("table", FOREIGN);
  let looks = 0;
  const isBeingWritten = () => {
    looks++;
    // Nobody at first; then someone who has read the old text, and writes it with a line of their own.
    if (looks === 4) Deno.writeTextFileSync(`${program.folder}/table`, `${FOREIGN}0 3 * * * theirs\n`);
    return looks === 2 || looks === 3;
  };
  await program.open({ isBeingWritten }).update(addLine);
  assertEquals(await program.file("table"), addLine(`${FOREIGN}0 3 * * * theirs\n`));
});

Deno.test("whoever reads during a write is waited for, and what they write by it is changed", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.plant("table", FOREIGN);
  let looks = 0;
  const isInUse = () => {
    looks++;
    // Reads; then, for a moment, nothing is to be seen of them; then they have written by what they read.
    if (looks === 3) Deno.writeTextFileSync(`${program.folder}/table`, `${FOREIGN}0 3 * * * theirs\n`);
    return looks === 1;
  };
  await program.open({ isInUse }).update(addLine);
  assertEquals(await program.file("table"), addLine(`${FOREIGN}0 3 * * * theirs\n`));
});

Deno.test("where others are about, a text must stand for a while: one who read before may write without being seen", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.plant("table", FOREIGN);
  const theirs = `${FOREIGN}0 3 * * * theirs\n`;
  let unseen = true;
  const clock = Object.assign(program.clock, {
    sleep: async (milliseconds: number) => {
      if (milliseconds === 500 && unseen) await program.plant("table", theirs);
      unseen &&= milliseconds !== 500;
    },
  });
  let looks = 0;
  // One is seen before the write, and nobody after it.
  await program.open({ clock, isBeingWritten: () => ++looks === 1 }).update(addLine);
  assertEquals(await program.file("table"), addLine(theirs));
});

Deno.test("where nobody is about, a write is not waited for", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.open().update(addLine);
  assertEquals(program.clock.sleeps.filter((sleep) => sleep !== 0), []);
});

Deno.test("whoever sits at a writer for ever is not waited for longer than two seconds", async () => {
  await using program = await CrontabProgram.create(PLAIN_CRON);
  await program.open({ isBeingWritten: () => true }).update(addLine);
  assertEquals(program.clock.sleeps.filter((sleep) => sleep === 50).length, 80);
  assert((await program.file("table"))?.includes("ours"));
});
