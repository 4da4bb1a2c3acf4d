// tests/e2e/code_cache_test.ts covers code caches, tests/tools/build/program_scripts_test.ts scripts as a build makes them.
import { assertEquals, assertThrows } from "@std/assert";
import { loadPrecompiled } from "../../../src/wiring/compiled/precompiled_script.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";

Deno.test("the program's script gets a library from beside it when it first asks for it, and everything else from Deno", async () => {
  using folder = new TempFolder();
  const asks = `exports.places = { "./program.js": "program.cjs", "kysely": "kysely.cjs" };
    const program = (args) => [require("node:os").EOL, ...args.map((name) => require(name).loads)];
    exports["./program.js"] = () => ({ program });`;
  await Deno.writeTextFile(`${folder.path}/program.cjs`, asks);
  const { program } = loadPrecompiled<(names: string[]) => unknown>(`file://${folder.path}/main.js`);
  assertThrows(() => program(["kysely"]), Deno.errors.NotFound);
  await Deno.writeTextFile(
    `${folder.path}/kysely.cjs`,
    `globalThis.loads = (globalThis.loads ?? 0) + 1; module.exports = { loads: globalThis.loads, kysely: () => {} };`,
  );
  assertEquals(program(["kysely", "kysely"]), ["\n", 1, 1]);
});

Deno.test("a script without a program is refused", async () => {
  using folder = new TempFolder();
  await Deno.writeTextFile(
    `${folder.path}/program.cjs`,
    `exports.places = { "./program.js": "program.cjs" }; exports["./program.js"] = () => ({ other: 1 });`,
  );
  const main = `file://${folder.path}/main.js`;
  assertThrows(
    () => loadPrecompiled(main),
    TypeError,
    `Cannot load the program beside "${main}": it exports none`,
  );
});
