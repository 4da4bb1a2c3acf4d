import { assertEquals, assertRejects } from "@std/assert";
import { DamagedArtifactError } from "../../../src/ports/linker.ts";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { PluginFixture, runAndClose, running } from "./plugin_fixture.ts";

const SCHEMA = `{ "~standard": { version: 1, vendor: "test", validate: async (value) =>
  typeof value.days === "number" ? { value: { days: value.days * 2 } } : { issues: [
    { message: "expected number", path: ["max", { key: "days" }] },
    { message: "is odd" },
  ] } } }`;

const CLASS = `export default class Sample {
  static config = ${SCHEMA};
  constructor(config) { this.config = config; }
  enabled() { return this.config.days === 4; }
  async interval(config) { return config.days + " * * * *"; }
  run() { console.log(this.config.days); }
}`;

Deno.test("load() constructs a class with the parsed config, and asks it", async () => {
  using fixture = new PluginFixture(CLASS);
  const plugin = await fixture.load({ config: { days: 2 } });
  assertEquals([plugin.enabled, plugin.interval], [true, "4 * * * *"]);
  assertEquals(await runAndClose(plugin), { kind: "ok" });
  assertEquals(fixture.messages(), ["4"]);
});

Deno.test("load() takes an object as it is, with the schema it carries", async () => {
  using fixture = new PluginFixture(`export default {
    config: ${SCHEMA},
    enabled: () => false,
    interval() { return this.constructor.name; },
    run: (start, end, { config }) => console.log(config.days),
  };`);
  const plugin = await fixture.load({ config: { days: 1 } });
  assertEquals([plugin.enabled, plugin.interval], [false, "Object"]);
  await plugin.close();
});

Deno.test("load() takes a schema that is a function", async () => {
  using fixture = new PluginFixture(`const schema = Object.assign(() => {}, ${SCHEMA});
    export default { config: schema, enabled: () => true, interval: (config) => String(config.days), run() {} };`);
  const plugin = await fixture.load({ config: { days: 1 } });
  assertEquals(plugin.interval, "2");
  await plugin.close();
});

const ASKED = [{ kind: "net", name: "example.com", why: "reads it" }] as const;

for (
  const [form, source] of [
    ["a method", `permissions: (config) => ({ net: { [config.host]: "reads it" } })`],
    ["an async method", `async permissions({ host }) { return { net: { [host]: "reads it" } }; }`],
    ["a value", `permissions: { net: { "example.com": "reads it" } }`],
  ]
) {
  Deno.test(`load() tells what a plugin asks for: ${form}`, async () => {
    using fixture = new PluginFixture(
      `export default { enabled: () => true, interval: () => "", run() {}, ${source} };`,
    );
    const plugin = await fixture.load({ config: { host: "example.com" } });
    assertEquals(plugin.asked, ASKED);
    await plugin.close();
  });
}

Deno.test("load() knows of a plugin that does not say what it asks for", async () => {
  using fixture = new PluginFixture(running(""));
  const plugin = await fixture.load();
  assertEquals(plugin.asked, null);
  await plugin.close();
});

const REFUSED: readonly (readonly [what: string, source: string, message: string])[] = [
  [
    "no default export",
    "export const run = 1;",
    "its module has no default export; export a class or an object with",
  ],
  ["a string", "export default 'x';", `its default export ("x") lacks enabled(), interval(), run()`],
  ["null", "export default null;", "its default export (null) lacks enabled(), interval(), run()"],
  [
    "a function, without calling it",
    "export default function main() { throw new Error('called'); }",
    "its default export ([Function: main]) lacks enabled(), interval(), run()",
  ],
  [
    "a class without two of the methods",
    "export default class Half { interval() { return ''; } }",
    "its default export ([class Half]) lacks enabled(), run()",
  ],
  [
    "an invalid config",
    CLASS,
    "its config is not valid:\n  config.max.days: expected number\n  config: is odd",
  ],
  [
    "a schema that returns nothing",
    "export default { config: { '~standard': { validate() {} } } };",
    "the schema of its config must return a value or issues, but returned undefined",
  ],
  [
    "a schema that throws",
    "export default { config: { '~standard': { validate() { throw new Error('no schema'); } } } };",
    "the schema of its config failed: no schema\nError: no schema\n    at",
  ],
  [
    "a constructor that throws",
    "export default class { constructor() { throw new TypeError('no db'); } }",
    "its constructor failed: no db\nTypeError: no db\n    at",
  ],
  [
    "a module that throws",
    "throw new Error('top');",
    "the import of its module failed: top\nError: top\n    at",
  ],
  ["a module that is no JavaScript", "export default {", "the import of its module failed: "],
  ["enabled() that throws", enabledIs("() => { throw 'odd'; }"), `enabled() failed: "odd"`],
  ["enabled() that is unsure", enabledIs("() => 1"), "enabled() must return true or false, but returned 1"],
  [
    "interval() that tells a number",
    "export default { enabled: () => true, interval: () => 5, run() {} };",
    "interval() must return a cron expression, but returned 5",
  ],
  [
    "permissions() that throws",
    permissionsIs("() => { throw new Error('no idea'); }"),
    "permissions() failed: no idea\nError: no idea\n    at",
  ],
  [
    "permissions that name no reason",
    permissionsIs("() => ({ net: ['example.com'] })"),
    "permissions.net must be an object of names, each with why it is needed, or a string that tells why everything is",
  ],
  [
    "permissions that hide something from JSON",
    permissionsIs("{ net: { 'example.com': () => 'why' } }"),
    "permissions() failed: it returned [Function: example.com], which is no plain value",
  ],
  [
    "permissions that are a circle",
    permissionsIs("(globalThis.x = {}, x.net = x)"),
    "permissions() failed: Converting circular",
  ],
  [
    "permissions without an end",
    permissionsIs("{ net: { x: 'y'.repeat(70_000) } }"),
    "permissions() returned more than 65536 characters",
  ],
  [
    "permissions whose getter throws",
    permissionsIs("{ get net() { throw new Error('gotcha'); } }"),
    "permissions() failed: gotcha",
  ],
  [
    "permissions that would move the cursor of a terminal",
    permissionsIs("{ net: '\\x1b[2J' }"),
    "permissions.net must tell why, in one line of at most 200 characters",
  ],
  [
    "Deno.exit() at the top level",
    "Deno.exit(0);",
    "it ended its own process (Deno.exit(), process.exit() or",
  ],
  ["self.close() at the top level", "self.close(); await new Promise(() => {});", "it ended its own process"],
  ["process.exit() in enabled()", enabledIs("() => process.exit(0)"), "it ended its own process"],
  [
    "a rejection that nobody handles",
    "Promise.reject(new Error('floating')); await new Promise(() => {});",
    "unhandled rejection: floating\nError: floating\n    at",
  ],
];

for (const [what, source, message] of REFUSED) {
  Deno.test(`load() refuses ${what}`, async () => {
    using fixture = new PluginFixture(source);
    await assertRejects(() => fixture.load(), PluginLoadError, `Cannot load the plugin "sample": ${message}`);
  });
}

Deno.test("load() tells positions in the plugin's own files, without frames of the worker", async () => {
  using fixture = new PluginFixture("throw new Error('top');");
  const { message } = await assertRejects(() => fixture.load(), PluginLoadError);
  assertEquals(message.includes(`${fixture.folder}/code/mod.ts:1:7`), true, message);
  assertEquals(message.includes("adapters/sandbox"), false, message);
});

Deno.test("load() gives up on a plugin that does not answer", async () => {
  using fixture = new PluginFixture("await new Promise(() => {});");
  const error = await assertRejects(() => fixture.load({ timeoutMs: 100 }), PluginLoadError);
  assertEquals(error.message, `Cannot load the plugin "sample": it did not answer within 0.1 s`);
});

Deno.test("load() refuses a module that is not there", async () => {
  using fixture = new PluginFixture("");
  Deno.removeSync(fixture.artifact);
  const message =
    `Cannot load the plugin "sample": the linked file "${fixture.artifact}" is gone; "gapless sync" links it again`;
  await assertRejects(() => fixture.load(), DamagedArtifactError, message);
});

Deno.test("load() refuses a module that was changed after it was linked", async () => {
  using fixture = new PluginFixture(running(""));
  Deno.writeTextFileSync(fixture.artifact, `${fixture.source} `);
  await assertRejects(
    () => fixture.load(),
    DamagedArtifactError,
    `Cannot load the plugin "sample": the linked file "${fixture.artifact}" was changed: its SHA-256 should be `,
  );
});

Deno.test("load() hands the log lines of the top level over before it answers", async () => {
  using fixture = new PluginFixture(`console.log("top"); ${running("")}`);
  await (await fixture.load()).close();
  assertEquals(fixture.messages(), ["top"]);
});

function enabledIs(method: string): string {
  return `export default { enabled: ${method}, interval: () => "", run() {} };`;
}

function permissionsIs(value: string): string {
  return `export default { permissions: ${value}, enabled: () => true, interval: () => "", run() {} };`;
}
