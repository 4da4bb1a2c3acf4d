/** Covers src/adapters/sandbox/host/{watch_run,memory_limit,limit_tasks,describe_exit}.ts and child/run_child.ts. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { RunLimits } from "../../../../src/ports/plugin_host.ts";
import { PluginFixture, runAndClose, running } from "../plugin_fixture.ts";

const MB = 1_000_000;
const FREE: RunLimits = { memoryBytes: null, mostMemoryBytes: null, nice: 0, tasks: null };
const GRABS = "const kept = []; for (;;) kept.push(new Array(1e6).fill(Math.random()));";
const LIMITED = { limits: { ...FREE, memoryBytes: 200 * MB } };

Deno.test("a plugin that fills its heap fails with the limit in words", async () => {
  using fixture = new PluginFixture(running(GRABS));
  const end = await fixture.run({}, LIMITED);
  assertEquals(end, {
    kind: "failed",
    message: "it exceeded its memory limit of 200 MB",
    report: "it exceeded its memory limit of 200 MB",
  });
});

Deno.test("a plugin that fills its heap while it loads is named, with the limit", async () => {
  using fixture = new PluginFixture(`${GRABS} export default 1;`);
  const message = await fixture.load(LIMITED).then(() => "loaded", ({ message }) => message);
  assertEquals(message, 'Cannot load the plugin "sample": it exceeded its memory limit of 200 MB');
});

Deno.test("buffers beyond the limit are refused, or end the run", async () => {
  using fixture = new PluginFixture(running(`
    const kept = [];
    for (let i = 0; i < 20; i++) kept.push(new Uint8Array(50e6).fill(1));
    console.log("had a gigabyte");`));
  const end = await fixture.run({}, LIMITED);
  // Killed, or told so by the engine.
  assertMatch(end.kind === "failed" ? end.message : "", /^it exceeded its memory limit of 200 MB/);
  assertEquals(fixture.messages(), []);
});

Deno.test("programs that a plugin starts count as well", async () => {
  using fixture = new PluginFixture(running(`
    const code = "const kept = []; for (;;) kept.push(new Uint8Array(20e6).fill(1));";
    const each = () => new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
    await Promise.all([each(), each(), each(), each()]);
    console.log("all had what they wanted");`));
  const end = await fixture.run({}, { ...LIMITED, grant: { kind: "all" }, environment: Deno.env.toObject() });
  assertEquals(
    end.kind === "failed" ? end.message : fixture.messages(),
    "it exceeded its memory limit of 200 MB",
  );
});

const ENDS: readonly (readonly [what: string, body: string, message: RegExp])[] = [
  ["aborts", "Deno.kill(Deno.pid, 'SIGABRT'); for (;;);", /^its process was ended by SIGABRT$/],
  [
    "kills its own process",
    "Deno.kill(Deno.pid, 'SIGKILL'); for (;;);",
    /^its process was ended by SIGKILL$/,
  ],
  [
    "stops its own process",
    "Deno.kill(Deno.pid, 'SIGSTOP'); for (;;);",
    /^its process was stopped, and not continued$/,
  ],
];

for (const [what, body, message] of ENDS) {
  Deno.test(`a plugin that ${what} fails its run, and while it loads is named`, async () => {
    const all = { grant: { kind: "all" } } as const;
    using fixture = new PluginFixture(running(body));
    const [end, load] = await Promise.all([
      fixture.run({}, all),
      new PluginFixture(`${body} export default 1;`).load(all).then(() => "loaded", (error) => error.message),
    ]);
    assertMatch(end.kind === "failed" ? end.message : end.kind, message);
    assertMatch(load.replace('Cannot load the plugin "sample": ', ""), message);
  });
}

Deno.test("a plugin without a grant can signal nobody, not even itself", async () => {
  using fixture = new PluginFixture(running(`
    for (const pid of [process.pid, process.ppid, 1]) {
      try { process.kill(pid, "SIGSTOP"); console.log("did", pid); } catch (error) { console.log(error.name); }
    }`));
  assertEquals(await fixture.run(), { kind: "ok" });
  assertEquals(fixture.messages(), ["NotCapable", "NotCapable", "NotCapable"]);
});

Deno.test("a run gets its scheduling priority, with all its threads and programs", async () => {
  using fixture = new PluginFixture(running(`
    const nice = (text) => text.slice(text.lastIndexOf(")") + 2).split(" ")[16];
    const own = [...Deno.readDirSync("/proc/self/task")].map(({ name }) => nice(Deno.readTextFileSync("/proc/self/task/" + name + "/stat")));
    const child = new TextDecoder().decode(new Deno.Command("cat", { args: ["/proc/self/stat"] }).outputSync().stdout);
    console.log([...new Set(own)].join(), nice(child));`));
  assertEquals(await fixture.run({}, { grant: { kind: "all" }, limits: { ...FREE, nice: 7 } }), {
    kind: "ok",
  });
  assertEquals(fixture.messages(), ["7 7"]);
});

Deno.test("a run starts no more tasks than it may, or its log says why that is not enforced", async () => {
  using fixture = new PluginFixture(running(`
    const children = [];
    for (let i = 0; i < 200; i++) children.push(new Deno.Command("sleep", { args: ["60"] }).spawn());
    console.log("started 200");`));
  const end = await fixture.run({}, { grant: { kind: "all" }, limits: { ...FREE, tasks: 100 } });
  const [first] = fixture.logs;
  if (first?.level === "warn") {
    assertStringIncludes(first.message, "the limit of 100 tasks is not enforced: ");
  } else {
    assertMatch(end.kind === "failed" ? end.message : "", /Resource temporarily unavailable|os error 11/);
  }
});

Deno.test("what a run did not wait for is told in its log", async () => {
  using fixture = new PluginFixture(running(`
    setTimeout(() => {}, 60_000);
    setInterval(() => {}, 60_000);
    clearTimeout(setTimeout(() => {}, 60_000));
    Deno.unrefTimer(setTimeout(() => {}, 60_000));
    await new Promise((resolve) => setTimeout(resolve, 1));
    await fetch("data:,over");`));
  assertEquals(await fixture.run(), { kind: "ok" });
  assertEquals(fixture.logs.map(({ level, message }) => `${level}: ${message}`), [
    "warn: run() returned with 2 timers pending: the run is over, and what they would have done is not done",
  ]);
});

Deno.test("a run that was killed after its grace period leaves no process behind", async () => {
  using fixture = new PluginFixture(running(`
    for (const args of [["sleep", "77"], ["setsid", "sleep", "77"], ["env", "-i", "sleep", "77"]]) {
      new Deno.Command(args[0], { args: args.slice(1) }).spawn();
    }
    new Deno.Command("sh", { args: ["-c", "setsid sleep 77 & exec setsid sh -c 'sleep 77 & sleep 77'"] }).spawn();
    console.log("started", Deno.pid);
    await new Promise(() => {});`));
  const stop = new AbortController();
  const plugin = await fixture.load({
    grant: { kind: "all" },
    onLog: () => void setTimeout(() => stop.abort("enough"), 300),
  });
  const before = sleepers();
  const end = await runAndClose(plugin, { signal: stop.signal, graceMs: 100 });
  assertEquals(end, { kind: "aborted", hung: true });
  assert(before.length <= 6);
  assertEquals(sleepers(), []);
});

for (const how of ["Deno.kill(Deno.pid, 'SIGKILL'); for (;;);", "Deno.exit(3);"]) {
  Deno.test(`programs that hold the pipes open do not keep a run from ending that ended itself: ${how}`, async () => {
    using fixture = new PluginFixture(running(`
      for (const args of [["sleep", "78"], ["setsid", "sleep", "78"]]) {
        new Deno.Command(args[0], { args: args.slice(1), stdout: "inherit", stderr: "inherit" }).spawn();
      }
      ${how}`));
    const began = performance.now();
    const end = await fixture.run({}, { grant: { kind: "all" } });
    assertMatch(end.kind === "failed" ? end.message : end.kind, /SIGKILL|it ended its own process/);
    assert(performance.now() - began < 30_000);
    assertEquals(sleepers("78"), []);
  });
}

/** Returns the ids of all programs `sleep SECONDS` that still run. */
function sleepers(seconds = "77"): string[] {
  const pids = Array.from(Deno.readDirSync("/proc"), ({ name }) => name).filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const state = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "")[0];
      const line = Deno.readTextFileSync(`/proc/${pid}/cmdline`);
      return state !== "Z" && line === `sleep\u0000${seconds}\u0000` ? [pid] : [];
    } catch {
      return [];
    }
  });
}
