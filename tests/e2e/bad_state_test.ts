import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "@std/assert";
import { assertNothingGoes } from "./assert_refused.ts";
import { House } from "./house.ts";
import { mountState } from "./small_disk.ts";

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
  assertEquals((await house.run("try", "good")).code, 0);
  using database = new DatabaseSync(`${house.path}/state/ledger.db`);
  database.exec("pragma user_version = 999; update ledger set min_program = '99.0.0'");
  await assertNothingGoes(
    house,
    /: it has version 999, for which Gapless 99.0.0 or newer is needed, and this is Gapless [\d.]+; use the newer program/m,
  );
});

Deno.test("a ledger that someone keeps locked is told of, with the way out", async () => {
  await using house = await House.build(FILES);
  assertEquals((await house.run("try", "good")).code, 0);
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
