// Covers host/redaction.ts, host/redactor.ts and host/redact_reported.ts.
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { encodingsOf } from "../../domain/secrets/encodings.ts";
import { NOTHING, PluginFixture, runAndClose, running } from "./plugin_fixture.ts";

const SECRET = 's3cr3t/välue+"x\\y"\nline-2 😀';
const OTHER = "0ther-t0ken%41";
const SECRETS = [{ name: "TOKEN", value: SECRET }, { name: "pin.txt", value: OTHER }];
const FORMS = [SECRET, OTHER].flatMap((value) => encodingsOf(value));

/** Fails if something of what a plugin reported has a secret in it, in whatever encoding. */
function assertHidden(...reported: unknown[]): void {
  const texts = reported.flatMap((value) => [JSON.stringify(value), Deno.inspect(value), String(value)]);
  for (const form of FORMS) {
    for (const text of texts) assert(!text.includes(form), `${JSON.stringify(form)} is in ${text}`);
  }
}

const config = { secret: SECRET, other: OTHER, forms: FORMS };
const request = { secrets: SECRETS, config };

Deno.test("a plugin's log has no secret in any encoding, in messages, fields and keys", async () => {
  using plugin = new PluginFixture(running(`
    const { secret, forms } = context.config;
    for (const form of forms) context.log.info("<" + form + ">", { form, ["key " + form]: [form, { form }] });
    context.log.warn(context.config, { bytes: 5 });
    console.error(secret, new Error(secret), [secret], { secret });
    console.log("%s", btoa(String.fromCharCode(...new TextEncoder().encode("user:" + secret))));
    await Deno.stdout.write(new TextEncoder().encode("stdout " + secret + "\\n"));
  `));
  assertEquals(await plugin.run({}, request), { kind: "ok" });
  assertEquals(plugin.logs.length, FORMS.length + 4);
  assertHidden(plugin.logs);
  assertMatch(plugin.logs[0]?.message ?? "", /^<\[secret TOKEN\]>$/);
});

Deno.test("a secret that a plugin logs in parts is hidden, sign by sign or line by line", async () => {
  using plugin = new PluginFixture(running(`
    for (const sign of context.config.other) Deno.stdout.writeSync(new TextEncoder().encode(sign));
    for (const line of context.config.secret.split("\\n")) console.log(line);
    const base64 = btoa(context.config.other + " and more, to fill the line");
    for (const line of base64.match(/.{1,10}/g)) console.log(line);
  `));
  assertEquals(await plugin.run({}, request), { kind: "ok" });
  assertHidden(plugin.messages().join(""), plugin.messages().join("\n"));
  assertEquals(plugin.messages().slice(0, 2), ["[secret pin.txt]", "[secret TOKEN]"]);
});

Deno.test("what a program of a plugin prints has no secret in it, byte by byte and across lines", async () => {
  using plugin = new PluginFixture(running(`
    const { secret, other } = context.config;
    const run = (script, value) => new Deno.Command("/bin/sh", {
      args: ["-c", script, "sh", value], stdout: "inherit", stderr: "inherit",
    }).outputSync();
    run('printf "all: %s\\n" "$1"', secret);
    run('printf "%s" "$1" | od -An -v -t o1 | tr -s " " "\\n" | grep . | while read b; do printf "%b" "\\\\0$b"; done; echo', secret);
    run('printf "%s" "$1" | fold -w 5; echo', other);
    run('printf "a longer text with %s and what is behind it" "$1" | base64 -w 20', other);
    // In the middle of a sign of several bytes, and of the longest line.
    run('head -c 16380 /dev/zero | tr "\\\\0" x; printf "%s\\n" "$1"', secret);
  `));
  const end = await plugin.run({}, { ...request, grant: { ...NOTHING, run: ["/bin/sh"] } });
  assertEquals(end, { kind: "ok" });
  const text = plugin.messages().join("\n");
  assertHidden(text, text.replaceAll("\n", ""));
  assertStringIncludes(text, "all: [secret TOKEN]\n[secret TOKEN]\n[secret pin.txt]");
  assert(!text.includes("\ufffd"));
});

Deno.test("a failed run tells no secret: in message, stack, cause and properties", async () => {
  using plugin = new PluginFixture(running(`
    const { secret, other } = context.config;
    const error = new Error("login with " + secret + " failed", { cause: new TypeError(other) });
    throw Object.assign(error, { code: other, [secret]: 1, name: other });
  `));
  const end = await plugin.run({}, request);
  assertHidden(end);
  assert(end.kind === "failed");
  assertStringIncludes(end.message, "login with [secret TOKEN] failed");
});

for (
  const [what, body] of [
    [
      "an uncaught error",
      `queueMicrotask(() => { throw new Error(context.config.secret); }); await new Promise(() => {});`,
    ],
    [
      "a rejected promise",
      `Promise.reject(new Error(context.config.secret)); await new Promise((r) => setTimeout(r, 500));`,
    ],
    ["a refused checkpoint", `await context.checkpoint(context.config.secret);`],
    ["a long message", `throw new Error("x".repeat(65_530) + context.config.secret);`],
    ["a thrown secret", `throw context.config.secret;`],
  ] as const
) {
  Deno.test(`a run that fails with ${what} tells no secret`, async () => {
    using plugin = new PluginFixture(running(body));
    const end = await plugin.run({}, request);
    assertEquals(end.kind, "failed");
    assertHidden(end, plugin.logs);
    // Nor the beginning of one, where a long message is cut off.
    assert(!JSON.stringify(end).includes("s3cr"), JSON.stringify(end).slice(-300));
  });
}

Deno.test("a plugin that does not load tells no secret", async () => {
  for (
    const source of [
      `export default class { constructor(config) { throw new Error(config.secret); } }`,
      `export default { enabled: () => true, interval: () => "", run() {}, permissions: () => ({ net: { x: 5 } }),
        config: { "~standard": { version: 1, vendor: "x", validate: ({ secret }) => ({ issues: [{ message: secret, path: [secret] }] }) } } };`,
      `export default class { constructor(config) { this.c = config; } enabled() { return true; } run() {}
        interval() { return "* * * * *"; } permissions() { return { [this.c.other]: "x" }; } }`,
    ]
  ) {
    using plugin = new PluginFixture(source);
    const error = await assertRejects(() => plugin.load(request), PluginLoadError);
    assertHidden(error, error.message, error.cause ?? "");
    assertStringIncludes(error.message, "[secret ");
  }
});

Deno.test("a plugin's schedule and what it asks for have no secret in them, and stay what they are without", async () => {
  const report = (interval: string) =>
    `export default class { constructor(config) { this.c = config; }
    enabled() { return true; } run() {} interval() { return ${interval}; }
    permissions() { return { read: { "/srv/data/in": "for " + this.c.other, ["/x/" + this.c.other]: "b" } }; } }`;
  const secrets = [...SECRETS, { name: "WHEN", value: "*/5 * * * *" }, {
    name: "FOLDER",
    value: "/srv/data",
  }];
  const grant = { ...NOTHING, read: ["/srv/data"] };
  using one = new PluginFixture(report(`this.c.other`));
  using other = new PluginFixture(report(`"*/5 * * * *"`));
  const [first, second] = [
    await one.load({ ...request, secrets, grant }),
    await other.load({ ...request, secrets }),
  ];
  assertEquals(first.interval, "[secret pin.txt]");
  assertEquals(first.asked, [
    { kind: "read", name: "/srv/data/in", why: "for [secret pin.txt]" },
    { kind: "read", name: "/x/[secret pin.txt]", why: "b" },
  ]);
  assertEquals(second.interval, "*/5 * * * *");
  assertEquals(second.asked?.[0]?.name, "[secret FOLDER]/in");
  await first.close();
  await runAndClose(second);
});

Deno.test("a line that may end within a secret is passed on soon, though the run goes on", async () => {
  using plugin = new PluginFixture(running(`
    context.log.info("waiting for s3cr");
    await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
  `));
  const stop = new AbortController();
  const loaded = await plugin.load({ ...request, onLog: (entry) => (plugin.logs.push(entry), stop.abort()) });
  // It ends when its line has arrived.
  assertEquals((await runAndClose(loaded, { signal: stop.signal })).kind, "aborted");
  assertEquals(plugin.messages(), ["waiting for s3cr"]);
});

Deno.test("values that are nothing to hide are left alone", async () => {
  using plugin = new PluginFixture(
    running(`context.log.info("production on db.example.com, 1234567, true");`),
  );
  const values = ["production", "db.example.com", "1234567", "true", ""];
  await plugin.run({}, { secrets: values.map((value) => ({ name: "X", value })) });
  assertEquals(plugin.messages(), ["production on db.example.com, 1234567, true"]);
});
