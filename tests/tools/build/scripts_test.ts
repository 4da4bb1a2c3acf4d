// tests/e2e/libraries_test.ts covers what a build makes of these lists.
import { assert, assertEquals } from "@std/assert";
import { LIBRARIES, WAKE_UP_MODULES } from "../../../tools/build/scripts.ts";
import { loadedAtOnce } from "../../wiring/loaded_at_once.ts";

/** What a wake-up with one window imports on its way, at once or at run time. */
const ON_THE_WAY = ["main.ts", "src/wiring/take_startup.ts", ...WAKE_UP_MODULES];

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
