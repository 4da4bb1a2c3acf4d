// tests/e2e/libraries_test.ts covers the scripts of a whole build.
import { assertEquals } from "@std/assert";
import { loadPrecompiled } from "../../../src/wiring/compiled/precompiled_script.ts";
import { programScripts } from "../../../tools/build/program_scripts.ts";
import type { Chunk } from "../../../tools/build/split_program.ts";
import { TempFolder } from "../../adapters/ledger/temp_folder.ts";

const CHUNKS: readonly Chunk[] = [
  {
    name: "./program.js",
    text: `// src/program.ts
import { Shared } from "./shared.js";
export const program = async () => (await import("./late.js")).make() instanceof Shared;`,
  },
  { name: "./shared.js", text: `// src/shared.ts\nexport class Shared {}` },
  {
    name: "./late.js",
    text: `// src/late.ts
import { Shared } from "./shared.js";
import { loads } from "library";
export const make = () => loads === 1 ? new Shared() : undefined;`,
  },
];

Deno.test({
  name:
    "modules of different scripts share those that both import, and are loaded when they are first imported",
  // The bundler stays in this process.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    using folder = new TempFolder();
    const scripts = await programScripts(CHUNKS, {
      entry: "./program.js",
      scripts: { "program.cjs": ["src/program.ts"] },
      rest: "rest.cjs",
      libraries: { "library": "library.cjs" },
    });
    assertEquals([...scripts.keys()], ["program.cjs", "rest.cjs"]);
    const library = "globalThis.loads = (globalThis.loads ?? 0) + 1; exports.loads = globalThis.loads;";
    for (const [file, text] of [...scripts, ["library.cjs", library]] as const) {
      await Deno.writeTextFile(`${folder.path}/${file}`, text);
    }
    const { program, script } = loadPrecompiled<() => Promise<boolean>>(`file://${folder.path}/main.js`);
    assertEquals(script("rest.cjs"), undefined);
    assertEquals(await program(), true);
    assertEquals(await program(), true);
    assertEquals(script("rest.cjs") === undefined, false);
  },
});
