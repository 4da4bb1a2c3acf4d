import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { attacker, attackSite, outcomesOf, SECRET } from "./attack_site.ts";

/** Files of the folder `attacks`, with how many attacks each has at least, so that none is lost. */
const GROUPS = {
  code_from_text: 85,
  descriptors: 30,
  environment: 60,
  files: 85,
  native: 120,
  network: 35,
  processes: 90,
  shared_state: 120,
} as const;

for (const [group, fewest] of Object.entries(GROUPS)) {
  Deno.test(`a plugin without a grant succeeds with no attack: ${group}`, async (test) => {
    let connections = 0;
    using ears = listen(() => void connections++);
    await using house = await attackSite([attacker(group)], {
      port: ears.port,
      env: { LEDGER_PASSWORD: SECRET },
    });
    using socket = Deno.listen({ transport: "unix", path: `${house.path}/secrets/socket` });
    const before = await snapshot(house.path);
    const { code, stdout, stderr } = await house.run("try", "attacker");
    assertEquals(code, 0, stderr.slice(-2_000));
    const outcomes = outcomesOf(stderr);
    assert(outcomes.length >= fewest, `only ${outcomes.length} attacks were reported:\n${stderr}`);
    for (const { attack, outcome, detail } of outcomes) {
      await test.step(attack, () => assertEquals(outcome, "refused", detail));
    }
    assert(!`${stdout}${stderr}`.includes(SECRET), "the secret came out");
    assertEquals(await snapshot(house.path), before);
    assertEquals(connections, 0);
    void socket;
  });
}

Deno.test("a plugin in a sandbox makes code, and takes what is linked and what Node has", async () => {
  await using house = await attackSite([{
    name: "helped",
    module: `import { createRequire } from "node:module";
import threads from "node:worker_threads";
import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run() {
    const AsyncFunction = (async () => {}).constructor;
    const made = new Function("a", "b", "return a + b // important");
    const { late } = await import("./late.ts");
    const { basename } = await import("node:path");
    await new Promise((done) => setTimeout(done, 1, "done"));
    console.log([
      made(1, 2), made instanceof Function, eval("1 + 1"), await AsyncFunction("return await 3")(), Function.name,
      late, basename("/a/b"), createRequire(import.meta.url)("path").basename("/c/d"), typeof threads.Worker,
    ].join());
  },
});`,
  }]);
  await house.write("late.ts", 'export const late = "late";');
  const { code, stderr } = await house.run("try", "helped");
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "3,true,2,3,Function,late,b,d,function");
});

Deno.test("a plugin that is granted everything has all that a sandbox lacks, but no import() that was not linked", async () => {
  await using house = await attackSite([{
    name: "trusted",
    table: 'grant = "all"',
    module: `import vm from "node:vm";
import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run() {
    const at = import.meta.resolve("./secrets/s.js");
    const made = await new Function("at", "return import(at)")(at);
    console.log([vm.runInNewContext("1 + 1"), typeof Worker, made.secret].join());
    await import(at);
  },
});`,
  }]);
  const { code, stderr } = await house.run("try", "trusted");
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, `2,function,${SECRET}`);
  assertMatch(stderr, /Cannot import "file:\S+\/secrets\/s.js": only literal imports can be linked/);
});

/** Returns all files of the house but those of the state folder, with what can be changed of them. */
async function snapshot(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (name === "state") continue;
    const { mode, uid, gid, size, mtime } = await Deno.lstat(path);
    if (isDirectory) found.push(...await snapshot(path));
    else found.push([path, mode, uid, gid, size, mtime?.getTime()].join());
  }
  return found.sort();
}

/** Listens on a port of this machine, and counts who connects. */
function listen(onConnection: () => void): Disposable & { readonly port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  (async () => {
    for await (const connection of listener) {
      onConnection();
      connection.close();
    }
  })();
  return { port: listener.addr.port, [Symbol.dispose]: () => listener.close() };
}
