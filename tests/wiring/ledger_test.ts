import { assertEquals } from "@std/assert";
import { loadedAtOnce } from "./loaded_at_once.ts";

const MAY_LOAD = {
  sqlite: /^node:sqlite$|deno-std@[\d.]+\/path\/posix/,
  postgres: /^npm:\/pg@/,
};

for (const [database, library] of Object.entries(MAY_LOAD)) {
  Deno.test(`what wake-ups need of a ledger in ${database} loads no library but the database's own`, async () => {
    const names = await loadedAtOnce(`src/adapters/ledger/${database}/${database}_ledger.ts`);
    const others = names.filter((name) => !/^file:(?!.*\/node_modules\/)/.test(name));
    assertEquals(others.filter((name) => !library.test(name)), []);
  });
}
