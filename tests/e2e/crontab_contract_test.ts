import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { replaceBlock } from "../../src/domain/crontab/block.ts";
import { formatEntry } from "../../src/domain/crontab/entry.ts";
import { Lowerer } from "../../src/domain/schedule/lower/lowerer.ts";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { type Crontab, CrontabError } from "../../src/ports/crontab.ts";
import { crontabContract } from "../contracts/crontab.ts";
import { share } from "../soak.ts";
import { DebianCrontab } from "./debian_crontab.ts";

const LOWERER = new Lowerer();

const LINES = ["17 3 * * * /bin/gapless run report"];
const install = (before: string) => replaceBlock(before, "site", LINES);
const remove = (before: string) => replaceBlock(before, "site", []);

crontabContract("SharedCrontab with Debian's cron", async () => {
  const debian = await DebianCrontab.create();
  return {
    crontab: {
      read: () => debian.program.open().read(),
      update: (change) => debian.program.open().update(change),
      backups: debian.program.backups,
    } satisfies Crontab,
    stored: () => debian.stored(),
    writes: () => Promise.resolve(debian.program.writes()),
    [Symbol.asyncDispose]: () => debian[Symbol.asyncDispose](),
  };
}, { runs: share(100) });

Deno.test("SharedCrontab with Debian's cron keeps an unterminated comment at the end", async () => {
  await using debian = await DebianCrontab.create();
  await debian.plant("* * * * * a\n# tail");
  await debian.program.open().update(install);
  assertEquals(await debian.stored(), install("* * * * * a\n# tail"));
  await debian.program.open().update(remove);
  assertEquals(await debian.stored(), "* * * * * a\n# tail");
});

Deno.test("SharedCrontab with Debian's cron explains a last line without a newline", async () => {
  await using debian = await DebianCrontab.create();
  await debian.plant("# a\n* * * * * b");
  await assertRejects(
    () => debian.program.open().update(install),
    CrontabError,
    "Cannot install the crontab: new crontab file is missing newline before EOF, can't install.; " +
      'end its last line with a newline ("crontab -e") (the old one is still there)',
  );
  assertEquals(await debian.stored(), "# a\n* * * * * b");
});

Deno.test("SharedCrontab with Debian's cron keeps carriage returns and backspaces, whoever may read the file", async () => {
  const texts = [
    "* * * * * x\r\n* * * * * printf 'a\\r' b\r\n",
    "A=1\n* * * * * a\bb \\b\n# y\r\n",
    "* * * * * printf x\\r\n",
  ];
  for (const text of texts) {
    for (const isHeaded of [true, false]) {
      for (const isSpoolReadable of [true, false]) {
        await using debian = await DebianCrontab.create();
        if (isHeaded) await debian.give(text);
        else await debian.plant(text);
        const options = isSpoolReadable ? { spoolPaths: [debian.spool] } : {};
        await debian.program.open(options).update(install);
        assertEquals(await debian.stored(), install(text));
        await debian.program.open(options).update(remove);
        assertEquals(await debian.stored(), text);
      }
    }
  }
});

Deno.test("SharedCrontab with Debian's cron leaves every byte of a table that cron would not take back", async () => {
  for (const text of ["A=1\n\r\n* * * * * x\n", "@daily\r\n"]) {
    await using debian = await DebianCrontab.create();
    await debian.plant(text);
    await assertRejects(() => debian.program.open().update(install), CrontabError, ' ("crontab -e")');
    assertEquals([debian.program.writes(), await debian.stored()], [0, text]);
  }
});

Deno.test("SharedCrontab with Debian's cron refuses an escape that nothing proves", async () => {
  await using debian = await DebianCrontab.create();
  await debian.plant("# y\r\n* * * * * x\n");
  await assertRejects(
    () => debian.program.open().update(install),
    CrontabError,
    "seems to hold CR LF line ends",
  );
  assertEquals([debian.program.writes(), await debian.stored()], [0, "# y\r\n* * * * * x\n"]);
});

Deno.test("SharedCrontab with Debian's cron keeps comments at the top of a file without a header", async () => {
  await using debian = await DebianCrontab.create();
  const text = "# one\n# two\n# three\n# four\n* * * * * a\n";
  await debian.plant(text);
  assertEquals(await debian.program.open().read(), text);
  await debian.program.open().update(install);
  await debian.program.open().update(remove);
  assertEquals(await debian.stored(), text);
});

Deno.test("SharedCrontab with Debian's cron keeps a user's copies of the header", async () => {
  await using debian = await DebianCrontab.create();
  await debian.program.open().update(() => "* * * * * a\n");
  const header = (await debian.raw() ?? "").split("\n").slice(0, 3).map((line) => `${line}\n`).join("");
  await debian.program.open().update((before) => header + header + before);
  assertEquals(await debian.program.open().read(), `${header}${header}* * * * * a\n`);
  await debian.program.open().update(install);
  await debian.program.open().update(remove);
  assertEquals(await debian.stored(), `${header}${header}* * * * * a\n`);
});

Deno.test("SharedCrontab with Debian's cron passes on that ten thousand lines are the limit", async () => {
  await using debian = await DebianCrontab.create();
  const text = "0 1 * * * a\n".repeat(10_000);
  await debian.plant(text);
  await assertRejects(
    () => debian.program.open().update(install),
    CrontabError,
    "Cannot install the crontab: crontab is too long; maximum number of lines is 10000.; take lines out, or put some into " +
      "a file of their own in /etc/cron.d (as root) (the old one is still there)",
  );
  assertEquals(await debian.stored(), text);
});

Deno.test("SharedCrontab with Debian's cron names a foreign line that cron does not take", async () => {
  for (const text of ["foo bar\n", "A=1\n\nfoo bar\n* * * * * a\n", "foo bar\n# last"]) {
    await using debian = await DebianCrontab.create();
    await debian.plant(text);
    const error = await assertRejects(() => debian.program.open().update(install), CrontabError);
    assertStringIncludes(error.message, "bad minute");
    assertStringIncludes(error.message, 'mend the line "foo bar" or the one above it ("crontab -e")');
    assertEquals(await debian.stored(), text);
  }
});

Deno.test("Debian's cron takes every line that lower() and formatEntry() make", async () => {
  await using debian = await DebianCrontab.create();
  const expressions = [
    "*/60 */24 */31 */12 */7",
    "5-10/20,2,*/23 * * * 5-7",
    "0 0 1 jan-mar/2 sat-sun",
    "@weekly",
    "? ? ? ? ?",
    "30 1,2 L * *",
  ];
  const lines = expressions.flatMap((expression) =>
    LOWERER.lower(parseSchedule(expression, "Asia/Kolkata"), { zone: "Europe/Copenhagen", now: new Date() })
      .lines
  ).map((schedule) =>
    formatEntry({ schedule, argv: ["/opt/it's here/gapless", "run", "x".repeat(900)], enabled: true })
  );
  lines.push(formatEntry({ schedule: "0 1 * * *", argv: [`/${"x".repeat(997)}`], enabled: true }));
  await debian.program.open().update((before) => replaceBlock(before, "site", lines));
  assertEquals(await debian.stored(), replaceBlock("", "site", lines));
});
