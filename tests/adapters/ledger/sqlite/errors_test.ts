import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "../../../../src/adapters/ledger/sqlite/migrations/migrations.ts";
import { sqliteLedger } from "../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { DiskError, LedgerError } from "../../../../src/ports/ledger.ts";
import { TempFolder } from "../temp_folder.ts";
import { PROGRAM } from "../program.ts";

const NOW = new Date("2026-01-01T00:00:00Z");
const REPORT = { name: "report", module: "./report.ts", now: NOW };

function testFault(what: string, run: (path: string) => Promise<void>): void {
  Deno.test(`sqliteLedger() fails on ${what}`, async () => {
    using folder = new TempFolder();
    await run(`${folder.path}/ledger.db`);
  });
}

async function assertFault(path: string, why: string, call?: () => Promise<unknown>): Promise<void> {
  await using ledger = sqliteLedger(path, { ...PROGRAM, busyMs: 50 });
  const error = await assertRejects(call ?? (() => ledger.register(REPORT)), LedgerError);
  // Of the disk only its own errors say which it is.
  const message = error instanceof DiskError ? error.message.replace(DISK, "") : error.message;
  assertEquals(error instanceof DiskError && message === error.message, false, "The disk is not named");
  assertEquals(message, `Cannot use the ledger "${path}": ${why}`);
}

const DISK = / \(on \S+, mounted at \/\S*\)/;

async function make(path: string): Promise<void> {
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register(REPORT);
}

testFault("a file that is something else", async (path) => {
  await Deno.writeTextFile(path, "These are my notes. ".repeat(100));
  await assertFault(
    path,
    "it is no SQLite database; restore a backup, or move it away to begin a new ledger",
  );
});

testFault("a folder in the file's place", async (path) => {
  await Deno.mkdir(path);
  await assertFault(
    path,
    "it is no file, its disk is read-only, or this user may not open it; check the state folder",
  );
});

testFault("a state folder that cannot be made", async (path) => {
  await Deno.writeTextFile(path, "");
  await using ledger = sqliteLedger(`${path}/ledger.db`, PROGRAM);
  const error = await assertRejects(() => ledger.register(REPORT), LedgerError);
  assertMatch(error.message, /^Cannot make the ledger ".*\/ledger.db\/ledger.db": /);
});

testFault("a damaged file", async (path) => {
  await make(path);
  using file = await Deno.open(path, { write: true });
  // All pages but the first, so that it opens.
  await file.seek(4096, Deno.SeekMode.Start);
  await file.write(new Uint8Array(4 * 4096).fill(0xaa));
  await assertFault(path, "it is damaged; restore a backup, or save what is left with sqlite3's .recover");
});

testFault("a ledger of a newer version", async (path) => {
  await make(path);
  const newer = new DatabaseSync(path);
  newer.exec("pragma user_version = 99; update ledger set min_program = '0.10.0'");
  newer.close();
  await assertFault(
    path,
    "it has version 99, for which Gapless 0.10.0 or newer is needed, and this is Gapless 0.2.0; use the newer program " +
      "that wrote it",
  );
});

testFault("a ledger of a newer version that does not say who may use it", async (path) => {
  await make(path);
  const newer = new DatabaseSync(path);
  newer.exec("pragma user_version = 99; update ledger set min_program = 'whatever'");
  newer.close();
  await assertFault(
    path,
    `it has version 99, and this program knows versions up to ${MIGRATIONS.length}; use the newer program that wrote it`,
  );
});

testFault("a lock that another process keeps, and works on when it is gone", async (path) => {
  await make(path);
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  await using ledger = sqliteLedger(path, { ...PROGRAM, busyMs: 50 });
  await assertFault(
    path,
    "another process keeps it locked; try again, or find that process with fuser",
    () => ledger.register({ ...REPORT, module: "./moved.ts" }),
  );
  // Readers do not wait for the writer.
  assertEquals((await ledger.state("report"))?.record.module, "./report.ts");
  other.exec("rollback");
  other.close();
  assertEquals((await ledger.register({ ...REPORT, module: "./moved.ts" })).module, "./moved.ts");
});

const canMount = Deno.build.os === "linux" && Deno.uid() === 0;

Deno.test({
  name: "sqliteLedger() fails on a full disk, and is whole when there is space again" +
    (canMount ? "" : " (not run: only root on Linux can mount a small disk)"),
  ignore: !canMount,
  async fn() {
    using folder = new TempFolder();
    await run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder.path);
    try {
      const path = `${folder.path}/ledger.db`;
      {
        await using ledger = sqliteLedger(path, PROGRAM);
        await ledger.register(REPORT);
        const filler = `${folder.path}/filler`;
        await fill(filler);
        await assertFault(
          path,
          "the disk is full; free some space, then all goes on as before",
          () => registerMany(ledger),
        );
        await Deno.remove(filler);
        await ledger.register({ ...REPORT, name: "afterwards" });
      }
      const database = new DatabaseSync(path);
      assertEquals(Object.values(database.prepare("pragma integrity_check").get() ?? {}), ["ok"]);
      const names = database.prepare("select name from plugins").all().map(({ name }) => name);
      assertEquals([names.includes("report"), names.includes("afterwards")], [true, true]);
      database.close();
    } finally {
      await unmount(folder.path);
    }
  },
});

Deno.test({
  name:
    "sqliteLedger() fails on a disk that has turned read-only, and works on when it can be written again" +
    (canMount ? "" : " (not run: only root on Linux can mount a small disk)"),
  ignore: !canMount,
  async fn() {
    using folder = new TempFolder();
    await run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.path);
    try {
      const path = `${folder.path}/ledger.db`;
      await make(path);
      await makeReadOnly(folder.path);
      await assertFault(
        path,
        "it is no file, its disk is read-only, or this user may not open it; check the state folder",
      );
      await run("mount", "-o", "remount,rw", folder.path);
      await using ledger = sqliteLedger(path, { ...PROGRAM, busyMs: 50 });
      assertEquals((await ledger.register({ ...REPORT, module: "./moved.ts" })).module, "./moved.ts");
    } finally {
      await unmount(folder.path);
    }
  },
});

/** A process that another test starts at this moment has all files open for an instant, those on this disk, too. */
async function makeReadOnly(path: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await run("mount", "-o", "remount,ro", path);
    } catch (error) {
      if (attempt === 50 || !String(error).includes("busy")) throw error;
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}

/** Writes until the disk is full; a few registrations may still fit into the pages that the log has. */
async function registerMany(ledger: ReturnType<typeof sqliteLedger>): Promise<void> {
  for (let i = 0; i < 50; i++) {
    await ledger.register({ ...REPORT, name: `plugin-${i}`, module: "./".padEnd(3000, "x") });
  }
}

async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  try {
    for (;;) file.writeSync(new Uint8Array(4096));
  } catch (error) {
    if (!(error instanceof Error && error.message.includes("No space left"))) throw error;
  }
}

/** A process that another test begins just now may hold all open files for a moment, these among them. */
async function unmount(path: string): Promise<void> {
  await run("umount", "--lazy", path);
}

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
