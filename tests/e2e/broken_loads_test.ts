import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { rawCrontab } from "./crontab.ts";
import { House } from "./house.ts";

const WITHIN_MS = 60_000;
const COUNT = 20;

const GOOD = 'export default { enabled: () => true, interval: () => "17 3 * * *", run() {} };';
/** What four of the plugins do while they are loaded, and what is said of them. */
const BROKEN = {
  aborts: ["process.abort();", /SIGABRT|abort\(\)/],
  fills: ["const kept = []; while (true) kept.push(new Array(1e6).fill(1.5));", /memory/],
  loops: ["while (true);", /did not answer within/],
  reads: [
    `import process from "node:process";
const bytes = new Uint8Array(9);
if (Deno.stdin.readSync(bytes) !== null) throw new Error("it read what was not its own");
await new Promise((done, fail) => process.stdin.on("data", () => fail(new Error("it read data"))).on("end", done));
throw new Error("standard input is empty");`,
    /standard input is empty/,
  ],
} as const;

/** Hangs as a loop does, and leaves the processor to the tests beside it. */
const BLOCKS = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";

function site(loop: string): Promise<House> {
  const names = Object.keys(BROKEN);
  const files: Record<string, string> = { "good.js": GOOD };
  const tables: string[] = [];
  for (let i = 0; i < COUNT; i++) {
    // Among the others, and not at the end.
    const broken = i % 5 === 1 ? names[(i - 1) / 5] : undefined;
    const name = broken ?? `good-${i}`;
    if (broken !== undefined) {
      const breaks = broken === "loops" ? loop : BROKEN[broken as keyof typeof BROKEN][0];
      files[`${broken}.js`] = `${breaks}\n${GOOD}`;
    }
    tables.push(`[plugins.${name}]\nmodule = "./${broken ?? "good"}.js"\nmemory = "500MB"\nsince = "now"\n`);
  }
  return House.build({ ...files, "gapless.toml": tables.join("") });
}

for (const verb of ["check", "plan", "sync", "doctor"]) {
  Deno.test(`${verb} names the four of twenty plugins that cannot be loaded, within a minute`, async () => {
    await using house = await site(verb === "check" || verb === "sync" ? BROKEN.loops[0] : BLOCKS);
    const begun = performance.now();
    const { code, stdout, stderr } = await house.run(verb);
    const ms = performance.now() - begun;
    const text = `${stdout}${stderr}`;
    assert(code === 78 || code === 1, `exit code ${code}: ${text}`);
    for (const [name, [, words]] of Object.entries(BROKEN)) {
      const at = text.search(new RegExp(`Cannot load the plugin "${name}": [^]{0,200}(${words.source})`));
      assert(at !== -1, `${verb} does not say what is wrong with ${name}:\n${text}`);
    }
    assert(ms < WITHIN_MS, `${verb} took ${Math.round(ms)} ms`);
    if (verb !== "sync") return;
    const crontab = await rawCrontab() ?? "";
    for (let i = 0; i < COUNT; i++) {
      if (i % 5 !== 1) assertStringIncludes(crontab, `run good-${i} `);
    }
    for (const name of Object.keys(BROKEN)) assertEquals(crontab.includes(`run ${name} `), false);
    assertEquals((await house.run("down")).code, 0);
  });
}
