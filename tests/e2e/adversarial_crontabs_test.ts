import { assertEquals, assertRejects } from "@std/assert";
import { replaceBlock } from "../../src/domain/crontab/block.ts";
import { CrontabError } from "../../src/ports/crontab.ts";
import { DebianCrontab } from "./debian_crontab.ts";

const install = (before: string) => replaceBlock(before, "site", ["17 3 * * * /bin/gapless run report"]);
const remove = (before: string) => replaceBlock(before, "site", []);

/** Crontabs that people, editors and other tools have left, and that Debian's cron takes. */
const TAKEN: Readonly<Record<string, string>> = {
  "an empty one": "",
  "a comment at the end without a newline": "* * * * * a\n# tail",
  "blanks at the end without a newline": "* * * * * a\n  \t",
  "another shell": "SHELL=/usr/bin/fish\n* * * * * a\n",
  "another zone": "CRON_TZ=Asia/Tokyo\n* * * * * a\n",
  "a random delay": "RANDOM_DELAY=30\n* * * * * a\n",
  "no mail": 'MAILTO=""\n* * * * * a\n',
  "a marker inside a command":
    '* * * * * echo "# BEGIN gapless site sum=0"\n* * * * * echo "# END gapless site"\n',
  "the markers of other tools":
    "# BEGIN Whenever generated tasks for: /a\n* * * * * a\n# END Whenever generated tasks for: /a\n",
  "an escaped percent sign": "0 1 * * * date +\\%F\n0 1 * * * a%line one%line two\n",
  "bytes of no encoding": "* * * * * echo \xc3\xa6\xff\n",
  "tabs and blanks": '\t0 1\t* * *   a  \n\n\n\n  A = "x "\n',
  "carriage returns in commands": "* * * * * x\r\n* * * * * y\r\n",
  "backspaces": "* * * * * a\bb\n",
  "a backslash at the end": "0 1 * * * a \\\n0 2 * * * b\n",
  "nicknames": "@reboot a\n@daily b\n",
  "a very long comment": `# ${"x".repeat(1_000_000)}\n* * * * * a\n`,
  "all but the last of ten thousand lines": "0 1 * * * a\n".repeat(9_995),
};

for (const [name, text] of Object.entries(TAKEN)) {
  Deno.test(`a crontab with ${name} comes through install and removal byte for byte`, async () => {
    await using debian = await DebianCrontab.create();
    await debian.give(text);
    assertEquals(await debian.stored(), text);
    const crontab = debian.program.open();
    await crontab.update(install);
    assertEquals(await debian.stored(), install(text));
    await crontab.update(install);
    assertEquals(debian.program.writes(), 1);
    await crontab.update(remove);
    assertEquals(await debian.stored(), text);
  });
}

/** Crontabs that are refused: what they say, and what is said of them. */
const REFUSED: Readonly<Record<string, readonly [text: string, message: string]>> = {
  "a first marker without its last": [
    "# BEGIN gapless site sum=0123456789abcdef\n* * * * * a\n",
    'line 1: no line ends the block of "site"',
  ],
  "a last marker without its first": [
    "* * * * * a\n# END gapless site\n",
    'line 2: no line begins the block of "site"',
  ],
  "a marker that was changed": [
    "# BEGIN gapless site sum=0123456789abcdef \n* * * * * a\n# END gapless site\n",
    "it looks like a marker of Gapless, but was changed",
  ],
  "a doubled block": [`${install("")}${install("")}`, 'line 1 begins a block of "site" already'],
  "a line that cron does not take": ["foo bar\n* * * * * a\n", 'mend the line "foo bar"'],
  "a last line without a newline": ["# a\n* * * * * b", "end its last line with a newline"],
  "a blank line of CR LF": ["* * * * * a\n\r\n* * * * * b\n", '("crontab -e")'],
  "more lines than cron takes": [
    "0 1 * * * a\n".repeat(10_000),
    "maximum number of lines is 10000.; take lines out",
  ],
};

for (const [name, [text, message]] of Object.entries(REFUSED)) {
  Deno.test(`a crontab with ${name} is refused with the way out, and keeps every byte`, async () => {
    await using debian = await DebianCrontab.create();
    await debian.plant(text);
    const change = (before: string) => {
      try {
        return install(before);
      } catch (error) {
        throw new CrontabError((error as Error).message);
      }
    };
    await assertRejects(() => debian.program.open().update(change), CrontabError, message);
    assertEquals([debian.program.writes(), await debian.stored()], [0, text]);
  });
}

Deno.test("a block under variables moves to the top, and the variables stay", async () => {
  await using debian = await DebianCrontab.create();
  const old = `CRON_TZ=Asia/Tokyo\nRANDOM_DELAY=5\n${install("")}* * * * * a\n`;
  await debian.give(old);
  await debian.program.open().update(install);
  assertEquals(await debian.stored(), install("CRON_TZ=Asia/Tokyo\nRANDOM_DELAY=5\n* * * * * a\n"));
});
