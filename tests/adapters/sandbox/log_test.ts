import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { PluginFixture, running } from "./plugin_fixture.ts";

const SAID: readonly (readonly [
  what: string,
  body: string,
  lines: readonly (readonly [level: string, message: string])[],
])[] = [
  ["every level", `for (const level of ["debug", "log", "info", "warn", "error"]) console[level](level);`, [
    ["debug", "debug"],
    ["info", "log"],
    ["info", "info"],
    ["warn", "warn"],
    ["error", "error"],
  ]],
  ["values", `console.log("%s is %d", "x", 1, { a: [1, new Map([[1, "2"]])] }, null);`, [
    ["info", `x is 1 { a: [ 1, Map(1) { 1 => '2' } ] } null`],
  ]],
  ["a line of several lines", `console.log("a\\nb\\n");`, [["info", "a\nb\n"]]],
  ["a group", `console.group("g"); console.warn("in"); console.groupEnd(); console.log("out");`, [
    ["info", "g"],
    ["warn", "  in"],
    ["info", "out"],
  ]],
  [
    "counts and assertions",
    `console.count(); console.count("x"); console.assert(true); console.assert(false, "no");`,
    [
      ["info", "default: 1"],
      ["info", "x: 1"],
      ["error", "Assertion failed: no"],
    ],
  ],
  ["a destructured method", `const { log } = console; log("bare");`, [["info", "bare"]]],
  [
    "writes to stdout and stderr",
    `
    const bytes = (text) => new TextEncoder().encode(text);
    Deno.stdout.writeSync(bytes("a\\n"));
    await Deno.stderr.write(bytes("b\\n"));
    await Deno.stdout.writable.getWriter().write(bytes("c\\n"));
    process.stdout.write("d\\n");
    process.stderr.write("e");`,
    [["info", "a"], ["warn", "b"], ["info", "c"], ["info", "d"], ["warn", "e"]],
  ],
];

for (const [what, body, lines] of SAID) {
  Deno.test(`the console is logged: ${what}`, async () => {
    using fixture = new PluginFixture(running(body));
    assertEquals(await fixture.run(), { kind: "ok" });
    assertEquals(fixture.logs.map(({ level, message }) => [level, message]), lines.map((line) => [...line]));
  });
}

Deno.test("the console is logged: tables, traces and times", async () => {
  using fixture = new PluginFixture(running(`
    console.table([{ a: 1 }]); console.trace("here"); console.time("t"); console.timeEnd("t"); console.dir({ a: 1 });`));
  assertEquals(await fixture.run(), { kind: "ok" });
  const [table = "", trace = "", time = "", dir] = fixture.messages();
  assertStringIncludes(table, "│ a");
  assertMatch(trace, /^Trace: here\n {4}at /);
  assertMatch(time, /^t: [\d.]+m?s$/);
  assertEquals(dir, "{ a: 1 }");
});

Deno.test("context.log keeps level, message, fields and time", async () => {
  using fixture = new PluginFixture(running(`
    context.log.debug("d");
    context.log.warn("w", { n: 1, at: start, deep: { list: [null, "x"] } });
    context.log.error(new Error("no text"), "no fields");`));
  const before = Date.now();
  assertEquals(await fixture.run(), { kind: "ok" });
  const [debug, warn, error] = fixture.logs;
  assertEquals([debug?.level, debug?.message, debug?.fields], ["debug", "d", undefined]);
  assertEquals([warn?.level, warn?.fields], [
    "warn",
    { n: 1, at: "2026-03-01T00:00:00.000Z", deep: { list: [null, "x"] } },
  ]);
  assertStringIncludes(error?.message ?? "", "Error: no text");
  const time = warn?.time.getTime() ?? NaN;
  assertEquals(time >= before && time <= Date.now(), true);
});

Deno.test("context.log makes fields safe that JSON cannot hold", async () => {
  using fixture = new PluginFixture(running(`
    const circle = { name: "c", twin: [1] };
    circle.self = circle;
    circle.again = circle.twin;
    context.log.info("odd", {
      circle, big: 10n, nan: NaN, symbol: Symbol("s"), call() {}, nothing: undefined, map: new Map([["k", 1]]),
      error: new TypeError("bad"), throws: { toJSON() { throw new Error("no JSON"); } }, get dead() { throw 1; },
    });
    context.log.info("proxy", new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } }));
    context.log.info("null", null);`));
  assertEquals(await fixture.run(), { kind: "ok" });
  const { error, throws, dead, ...fields } = fixture.logs[0]?.fields ?? {};
  assertEquals(fields, {
    circle: { name: "c", twin: [1], self: "[Circular]", again: [1] },
    big: "10",
    nan: "NaN",
    symbol: "Symbol(s)",
    call: "[Function: call]",
    nothing: null,
    map: `Map(1) { "k" => 1 }`,
  });
  assertStringIncludes(String(error), "TypeError: bad");
  assertStringIncludes(String(throws), "cannot be read: Error: no JSON");
  assertEquals(dead, "cannot be read: 1");
  assertEquals(fixture.logs.length, 3);
});

Deno.test("a line that is too long is cut, and says so", async () => {
  using fixture = new PluginFixture(running(`
    console.log("x".repeat(70_000));
    context.log.info("fields", { text: "y".repeat(70_000) });`));
  assertEquals(await fixture.run(), { kind: "ok" });
  const [first, second] = fixture.logs;
  assertMatch(first?.message ?? "", /^x{65536} … \(4464 characters more\)$/);
  assertMatch(String(second?.fields?.clipped), /^\{"text":"y+ … \(4475 characters more\)$/);
});

Deno.test("a value that cannot be shown does not fail the run", async () => {
  using fixture = new PluginFixture(running(`
    console.log({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("shy"); } });
    context.log.info({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("shy"); } });
    console.log("on");`));
  assertEquals(await fixture.run(), { kind: "ok" });
  const [shy = "", , on] = fixture.messages();
  assertStringIncludes(shy, "(a line that cannot be shown: Error: shy");
  assertEquals(on, "on");
});

Deno.test("what was logged before a sudden end is not lost", async () => {
  using fixture = new PluginFixture(running(`for (let i = 0; i < 500; i++) console.log(i); Deno.exit(0);`));
  assertEquals((await fixture.run()).kind, "failed");
  assertEquals(fixture.messages().at(-1), "499");
});
