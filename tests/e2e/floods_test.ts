import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";

/** Where a run exhausts something of the host's. */
const MODES = {
  // 6 GB, where the default is at most 4.
  memory: "const kept = []; for (let i = 0; i < 24; i++) kept.push(new Uint8Array(256 << 20).fill(1));",
  "memory that it fails to get": `const kept = [];
    for (let i = 0; i < 24; i++) { try { kept.push(new Uint8Array(256 << 20).fill(1)); } catch { kept.length = 0; } }`,
  output:
    "const bytes = new Uint8Array(1 << 20).fill(65); for (let i = 0; i < 1024; i++) fs.writeSync(1, bytes);",
  "output in lines":
    'const text = "x".repeat(63) + "\\n"; for (let i = 0; i < 500_000; i++) fs.writeSync(2, text);',
  descriptors: `const path = new URL(import.meta.url).pathname;
    for (;;) { try { kept.push(Deno.openSync(path)); } catch { break; } }
    for (let i = 0; i < 100_000; i++) { try { kept.push(Deno.listen({ port: 0 })); } catch { break; } }
    throw new Error("what becomes of this?");`,
  checkpoints: `const until = Date.now() + 3_000;
    let n = 0;
    while (Date.now() < until) { n++; await context.checkpoint(new Date(start.getTime() + n)); }
    console.log("checkpoints " + n);`,
  timers: "for (let i = 0; i < 1e6; i++) setTimeout(() => {}, 1e9);",
} as const;

async function site(mode: keyof typeof MODES, table = ""): Promise<House> {
  return await House.build({
    "gapless.toml":
      `[gapless]\nlog_limit = "1 MB"\n[plugins.manager]\nenabled = false\n[plugins.p]\nmodule = "./p.js"\n` +
      `since = 2026-01-01T00:00:00Z\nretry = { attempts = 1 }\n${table}`,
    "p.js": `import fs from "node:fs";
const kept = [];
export default { enabled: () => true, interval: () => "0 0 1 1 *", async run(start, end, context) {
  ${MODES[mode]}
} };`,
  });
}

Deno.test("memory: the run fails with its limit in words, and nothing else does", async () => {
  await using house = await site("memory");
  const { code, stderr } = await house.run("run", "p", "--now");
  assertEquals(code, 1, stderr);
  assertMatch(stderr, /it exceeded its memory limit of \d+ (GB|GiB|MB)/);
  assertMatch((await house.history("p"))[0]?.error ?? "", /^it exceeded its memory limit of/);
});

Deno.test("memory: a run that tries again and again does not get more", async () => {
  await using house = await site("memory that it fails to get", 'memory = "1GB"\n');
  const { code, stderr } = await house.run("run", "p", "--now");
  assert(code === 0 || stderr.includes("it exceeded its memory limit of 1 GB"), stderr);
});

for (const mode of ["output", "output in lines"] as const) {
  Deno.test(`${mode}: the log keeps its limit, with a remark of what is left out`, async () => {
    await using house = await site(mode);
    const { code, stdout, stderr } = await house.run("run", "p", "--now");
    assertEquals([code, stdout, stderr], [0, "", ""]);
    let size = 0;
    for await (const { name } of Deno.readDir(`${house.path}/state/logs/p`)) {
      size += (await Deno.stat(`${house.path}/state/logs/p/${name}`)).size;
    }
    assert(size <= 1_000_000, `${size} bytes`);
    assertMatch(
      (await house.run("logs", "p")).stdout,
      /lines \(\d+ bytes\) are left out here: the log is limited to 1000000 bytes/,
    );
  });
}

Deno.test("descriptors: the run's own fault is what is reported, and the host has its own", async () => {
  await using house = await site("descriptors", 'grant = { net = ["0.0.0.0"] }\n');
  const { code, stderr } = await house.run("run", "p", "--now");
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, "what becomes of this?");
});

Deno.test("checkpoints: each of a flood is kept, and the windows still tile", async () => {
  await using house = await site("checkpoints");
  const { code, stderr } = await house.run("run", "p", "--now");
  assertEquals([code, stderr], [0, ""]);
  const windows = await house.windows("p");
  assertEquals(windows.map(({ state }) => state).filter((state) => state !== "done"), []);
});

Deno.test("timers: a run that leaves them behind ends", async () => {
  await using house = await site("timers");
  const { code, stderr } = await house.run("run", "p", "--now");
  assertEquals([code, stderr], [0, ""]);
  assertMatch((await house.run("logs", "p")).stdout, /run\(\) returned with 1000000 timers pending/);
});
