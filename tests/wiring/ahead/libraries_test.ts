// Covers libraries.ts and load_ahead.ts; tests/e2e/libraries_test.ts covers what a build makes of them.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { loadAhead } from "../../../src/wiring/ahead/load_ahead.ts";
import { LIBRARIES } from "../../../src/wiring/ahead/libraries.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";
import { loadedAtOnce } from "../loaded_at_once.ts";

/** What a wake-up with one window imports on its way, at once or at run time. */
const ON_THE_WAY = [
  "main.ts",
  "src/wiring/take_startup.ts",
  "src/wiring/program.ts",
  "src/wiring/connect.ts",
  "src/commands/run.ts",
  "src/adapters/ledger/sqlite/sqlite_ledger.ts",
  "src/adapters/logs/file_run_logs.ts",
];

Deno.test("a wake-up with one window imports no library that a build puts into a file of its own", async () => {
  const imported = new Set((await Promise.all(ON_THE_WAY.map(loadedAtOnce))).flat());
  const imports: Record<string, string> =
    JSON.parse(await Deno.readTextFile(new URL("../../../deno.json", import.meta.url))).imports;
  for (const name of Object.keys(LIBRARIES)) {
    const [, target] = Object.entries(imports).find(([key]) => name === key || name.startsWith(`${key}/`)) ??
      [];
    assert(target !== undefined, `deno.json has no "${name}"`);
    const resolved = target.replace("npm:", "npm:/");
    assertEquals([...imported].filter((found) => found === resolved || found.startsWith(`${resolved}/`)), []);
  }
});

Deno.test("the program's script gets a library from beside it when it first asks for it, and everything else from Deno", async () => {
  using folder = new TempFolder();
  const asks =
    `module.exports.program = (args) => [require("node:os").EOL, ...args.map((name) => require(name).loads)];`;
  await Deno.writeTextFile(`${folder.path}/program.cjs`, asks);
  const { program } = loadAhead(`file://${folder.path}/main.js`);
  assertThrows(() => program(["kysely"]), Deno.errors.NotFound);
  await Deno.writeTextFile(
    `${folder.path}/kysely.cjs`,
    `globalThis.loads = (globalThis.loads ?? 0) + 1; module.exports = { loads: globalThis.loads };`,
  );
  assertEquals<unknown>(program(["kysely", "kysely"]), ["\n", 1, 1]);
});

Deno.test("a script without a program is refused", async () => {
  using folder = new TempFolder();
  await Deno.writeTextFile(`${folder.path}/program.cjs`, "module.exports.other = 1;");
  const main = `file://${folder.path}/main.js`;
  assertThrows(
    () => loadAhead(main),
    TypeError,
    `Cannot load the program beside "${main}": it exports none`,
  );
});
