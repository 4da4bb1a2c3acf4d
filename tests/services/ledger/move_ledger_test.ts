import { assertEquals, assertRejects } from "@std/assert";
import { sqliteArchive } from "../../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { exportLedger } from "../../../src/services/ledger/export_ledger.ts";
import { importLedger } from "../../../src/services/ledger/import_ledger.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";
import { at, claim } from "../../contracts/ledger_bench.ts";
import { PROGRAM } from "../../adapters/ledger/program.ts";

/** Exports a ledger in which one window is being worked on. */
async function exported(folder: TempFolder): Promise<string[]> {
  const path = `${folder.path}/source.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ name: "report", module: "./report.ts", now: at("00:00") });
  await claim(ledger, "02:00");
  await using archive = sqliteArchive(path, PROGRAM);
  const lines: string[] = [];
  assertEquals(await exportLedger(archive, (line) => lines.push(line)), { rows: 3, leased: 1 });
  return lines;
}

Deno.test("importLedger() takes what exportLedger() gave, and gives the same again", async () => {
  using folder = new TempFolder();
  const lines = await exported(folder);
  await using archive = sqliteArchive(`${folder.path}/target.db`, PROGRAM);
  assertEquals(await importLedger(archive, ReadableStream.from(lines)), { rows: 3, leased: 1 });
  const again: string[] = [];
  await exportLedger(archive, (line) => again.push(line));
  assertEquals(again, lines);
});

const FAULTS: readonly (readonly [what: string, change: (lines: string[]) => string[], message: string])[] = [
  ["nothing", () => [], "Cannot import line 1: it is not there: the file is a part of an export"],
  [
    "a part",
    (lines) => lines.slice(0, -1),
    "Cannot import line 5: it is not there: the file is a part of an export",
  ],
  [
    "a file without its head",
    (lines) => lines.slice(1),
    "Cannot import line 1: an export begins with its head, and has one",
  ],
  [
    "a file with a line less",
    (lines) => lines.toSpliced(3, 1),
    "Cannot import line 4: there should be 3 rows before it, and are 2",
  ],
  [
    "a file with a torn line",
    (lines) => lines.with(2, '{"windows":{"id":1'),
    "Cannot import line 3: it is no JSON object",
  ],
  [
    "a row that no ledger can hold",
    (lines) => lines.with(2, lines[2]!.replace('"state":"leased"', '"state":"lost"')),
    "Cannot import into the ledger: its database refuses a row: CHECK constraint failed",
  ],
];

for (const [what, change, message] of FAULTS) {
  Deno.test(`importLedger() refuses ${what}, and leaves the ledger empty`, async () => {
    using folder = new TempFolder();
    const lines = change(await exported(folder));
    const path = `${folder.path}/target.db`;
    await using archive = sqliteArchive(path, PROGRAM);
    await assertRejects(() => importLedger(archive, ReadableStream.from(lines)), LedgerError, message);
    await using ledger = sqliteLedger(path, PROGRAM);
    assertEquals(await ledger.summaries(), []);
  });
}
