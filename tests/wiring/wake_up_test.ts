import { assert, assertEquals } from "@std/assert";
import { loadedAtOnce } from "./loaded_at_once.ts";

Deno.test("what every wake-up loads before it knows whether there is work is little, and no library", async () => {
  const names = await loadedAtOnce("src/wiring/wake_up.ts");
  const own = names.filter((name) => name.startsWith("file:") && !name.includes("/node_modules/"));
  const others = names.filter((name) => !own.includes(name));
  assertEquals(others.filter((name) => !/^node:sqlite$|deno-std@[\d.]+\/path\/posix/.test(name)), []);
  assert(own.length < 27, `It loads ${own.length} modules:\n${own.join("\n")}`);
});
