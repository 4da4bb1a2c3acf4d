import { assertEquals } from "@std/assert";
import { isCutShort } from "../../../../src/adapters/crontab/write/crontab_table.ts";

const LINE = "0 1 * * * /usr/bin/backup\n";
const WRITTEN = LINE.repeat(100);
/** Cron's own three lines. */
const HEADER = `# DO NOT EDIT\n# installed\n# by cron\n`;

const listing = (text: string, header = "") => ({
  text,
  isAbsent: false,
  listed: header + text,
  header,
  doubt: null,
});

Deno.test("a table is cut short if it ends within a line, or where a disk gives space", () => {
  assertEquals(isCutShort(listing(WRITTEN), WRITTEN), false);
  assertEquals(isCutShort(listing(WRITTEN.slice(0, 300)), WRITTEN), true);
  assertEquals(isCutShort(listing(WRITTEN.slice(0, 512)), WRITTEN), true);
  // Somebody else dropped the last lines.
  assertEquals(isCutShort(listing(LINE.repeat(50)), WRITTEN), false);
  assertEquals(isCutShort({ ...listing(""), isAbsent: true }, WRITTEN), false);
});

Deno.test("a table is cut short if the file ends where a disk gives space, with cron's header before the text", () => {
  const header = HEADER.padEnd(512 - LINE.length * 10 % 512, "#");
  assertEquals((header.length + LINE.length * 10) % 512, 0);
  assertEquals(isCutShort(listing(LINE.repeat(10), header), WRITTEN), true);
  assertEquals(isCutShort(listing(LINE.repeat(11), header), WRITTEN), false);
});
