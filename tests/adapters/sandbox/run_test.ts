import { assertEquals, assertStringIncludes } from "@std/assert";
import { END, PluginFixture, runAndClose, running, START } from "./plugin_fixture.ts";

Deno.test("run() hands over the window and the context", async () => {
  using fixture = new PluginFixture(running(`
    const { plugin, config, attempt, trigger, window, idempotencyKey, signal } = context;
    console.log(JSON.stringify({ start, end, plugin, config, attempt, trigger, window, idempotencyKey }));
    console.log(signal instanceof AbortSignal, signal.aborted, start instanceof Date, window.start === start);`));
  const end = await fixture.run({ attempt: 3, trigger: "retry" }, {
    config: { a: [1, { at: new Date(0) }] },
  });
  assertEquals(end, { kind: "ok" });
  const [told = "", signal] = fixture.messages();
  assertEquals(JSON.parse(told), {
    start: START.toISOString(),
    end: END.toISOString(),
    plugin: "sample",
    config: { a: [1, { at: "1970-01-01T00:00:00.000Z" }] },
    attempt: 3,
    trigger: "retry",
    window: { start: START.toISOString(), end: END.toISOString() },
    idempotencyKey: "sample/1",
  });
  assertEquals(signal, "true false true false");
});

const FAILING: readonly (readonly [what: string, body: string, message: string, report: string])[] = [
  ["an error", "throw new TypeError('bad');", "bad", "TypeError: bad\n    at "],
  [
    "an error with a cause",
    "throw new Error('out', { cause: new RangeError('in') });",
    "out",
    "RangeError: in",
  ],
  [
    "an error with a property",
    "throw Object.assign(new Error('bad'), { code: 'E1' });",
    "bad",
    `code: "E1"\n}`,
  ],
  ["an error without a message", "throw new Error();", "Error", "Error\n    at "],
  ["a text", "throw 'odd';", `"odd"`, `"odd"`],
  ["undefined", "throw undefined;", "undefined", "undefined"],
  ["null", "throw null;", "null", "null"],
  ["a DOMException", "throw new DOMException('gone', 'DataError');", "gone", "DataError: gone"],
  ["a frozen empty object", "throw Object.freeze(Object.create(null));", "[Object: null prototype] {}", ""],
  [
    "an object that does not become text",
    "throw { toString() { throw 1; } };",
    "{ toString: [Function: toString] }",
    "",
  ],
  [
    "an error whose stack cannot be read",
    "throw Object.defineProperty(new Error('hid'), 'stack', { get() { throw 1; } });",
    "hid",
    "hid",
  ],
  [
    "a proxy that refuses everything",
    "throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; }, ownKeys() { throw 1; } });",
    "",
    "",
  ],
  ["a stack overflow", "(function f() { f(); })();", "Maximum call stack size exceeded", "RangeError"],
  ["a rejected thenable", "return { then(_, no) { no(new Error('then')); } };", "then", "Error: then"],
  ["a floating rejection", "Promise.reject(new Error('lost'));", "unhandled rejection: lost", "Error: lost"],
  [
    "a floating rejection that is nearly late",
    "(async () => { await null; await null; throw new Error('late'); })();",
    "unhandled rejection: late",
    "Error: late",
  ],
  [
    "an exception in a timer",
    "setTimeout(() => { throw new Error('tick'); }); await new Promise(() => {});",
    "uncaught exception: tick",
    "Error: tick",
  ],
  [
    "undefined in a timer",
    "setTimeout(() => { throw undefined; }); await new Promise(() => {});",
    "uncaught",
    "",
  ],
  ["Deno.exit()", "Deno.exit(0);", "it ended its own process", ""],
  ["process.exit()", "(await import('node:process')).exit(0);", "it ended its own process", ""],
  ["process.reallyExit()", "process.reallyExit(0);", "it ended its own process", ""],
  ["self.close() before a return", "self.close();", "it ended its own process", ""],
  ["self.close()", "self.close(); await new Promise(() => {});", "it ended its own process", ""],
  [
    "a late Deno.exit()",
    "setTimeout(() => Deno.exit(0), 20); await new Promise(() => {});",
    "it ended its own",
    "",
  ],
];

for (const [what, body, message, report] of FAILING) {
  Deno.test(`run() fails on ${what}`, async () => {
    using fixture = new PluginFixture(running(body));
    const end = await fixture.run();
    if (end.kind !== "failed") throw new Error(`ended ${end.kind}`);
    assertStringIncludes(end.message, message);
    assertStringIncludes(end.report, report);
    assertEquals(end.report.includes("adapters/sandbox"), false, end.report);
  });
}

Deno.test("run() fails when something failed between load and run", async () => {
  using fixture = new PluginFixture(`setTimeout(() => { throw new Error("early"); }); ${running("")}`);
  const plugin = await fixture.load();
  // What was thrown comes first or last, as the machine pleases: give it time to come first.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const end = await runAndClose(plugin);
  assertEquals(end.kind === "failed" && end.message, "uncaught exception: early");
});

Deno.test("run() is deaf to a plugin that posts messages and takes the listeners of its worker", async () => {
  using fixture = new PluginFixture(running(`
    self.onmessage = () => {};
    self.onmessage = null;
    self.postMessage({ kind: "returned" });
    self.dispatchEvent(new MessageEvent("message", { data: { kind: "returned" } }));
    MessagePort.prototype.postMessage = () => console.log("stolen");
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error("still here");`));
  const end = await fixture.run();
  assertEquals(end.kind === "failed" && end.message, "still here");
});

Deno.test("run() is not disturbed by a plugin that replaces time and timers", async () => {
  using fixture = new PluginFixture(running(`
    Date.now = () => NaN; globalThis.setTimeout = () => {}; console.log("said"); context.log.info("said");`));
  assertEquals(await fixture.run(), { kind: "ok" });
  assertEquals(fixture.messages(), ["said", "said"]);
});
