import { DatabaseSync } from "node:sqlite";
import { assertEquals, assertMatch } from "@std/assert";
import { assertRefused } from "./assert_refused.ts";
import { command } from "./command.ts";
import { House } from "./house.ts";

const FILES = {
  "gapless.toml": '[plugins.good]\nmodule = "./good.ts"\n',
  "good.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
};

Deno.test("a ledger that is no database is told of, with the way out", async () => {
  await using house = await House.build({ ...FILES, "state/ledger.db": "no database at all\n".repeat(100) });
  await assertNothingGoes(
    house,
    /^gapless: Cannot use the ledger "\/.+\/state\/ledger\.db": it is no SQLite database; restore a backup, or move/,
  );
});

Deno.test("a ledger of a newer version is told of, with the way out", async () => {
  await using house = await House.build(FILES);
  assertEquals((await house.run("plan")).code, 0);
  using database = new DatabaseSync(`${house.path}/state/ledger.db`);
  database.exec("pragma user_version = 999");
  await assertNothingGoes(
    house,
    /: it has version 999, and this program knows versions up to \d+; use the newer program that wrote it$/m,
  );
});

Deno.test("a ledger that someone keeps locked is told of, with the way out", async () => {
  await using house = await House.build(FILES);
  assertEquals((await house.run("plan")).code, 0);
  using database = new DatabaseSync(`${house.path}/state/ledger.db`);
  database.exec("begin exclusive");
  await assertNothingGoes(
    house,
    /^gapless: Cannot use .+: another process keeps it locked; try again, or find that process with fuser$/m,
  );
});

Deno.test("a state folder that cannot be written to is told of, with the way out", async () => {
  await using house = await House.build(FILES);
  await using _disk = await mountState(house, "ro");
  await assertNothingGoes(
    house,
    /^gapless: Cannot .+\/state[/"].*: Read-only file system.*; [a-z]/,
  );
});

Deno.test("a file in the place of the state folder is told of, with the way out", async () => {
  await using house = await House.build({ ...FILES, "state": "" });
  await assertNothingGoes(house, /^gapless: Cannot .+\/state[/"].*: .+; [a-z]/);
});

Deno.test("a disk that is full from the beginning is told of, with the way out", async () => {
  for (const size of ["8k", "40k", "100k"]) {
    await using house = await House.build(FILES);
    await using _disk = await mountState(house, `size=${size}`);
    await assertRefused(house, DISK_FULL);
  }
});

Deno.test("a disk that fills up later is told of, with the way out", async () => {
  await using house = await House.build(FILES);
  await using _disk = await mountState(house, "size=2m");
  assertEquals((await house.run("plan")).code, 0);
  await fill(`${house.path}/state/filler`);
  await assertNothingGoes(house, DISK_FULL);
});

const DISK_FULL = /^gapless: Cannot .+\/state[/"].*: .*(?:\bfull\b|No space left).*; free some space/;

/** Asserts that neither `sync` nor a wake-up gets anywhere, and that both say why. */
async function assertNothingGoes(house: House, complaint: RegExp): Promise<void> {
  const [{ code, stdout, stderr }] = await Promise.all([
    house.run("run", "good"),
    assertRefused(house, complaint),
  ]);
  assertMatch(stderr, complaint);
  assertEquals([code, stdout], [78, ""], stderr);
}

/** Puts a small or unwritable disk in the place of the state folder. */
async function mountState(house: House, options: string): Promise<AsyncDisposable> {
  const state = `${house.path}/state`;
  await Deno.mkdir(state);
  await command("mount", "-t", "tmpfs", "-o", options, "tmpfs", state);
  return { [Symbol.asyncDispose]: () => command("umount", state) };
}

/** Writes a file until the disk is full. */
async function fill(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  try {
    while (true) await file.write(new Uint8Array(512));
  } catch (error) {
    assertMatch(String(error), /No space left on device/);
  }
}
