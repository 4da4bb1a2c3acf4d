import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { running } from "./plugin_fixture.ts";

Deno.test("a plugin in an endless loop is hung, and does not hold up the host", async () => {
  const { outcome, stderr } = await runAlone(running("for (;;);"), { abortAfterMs: 300 });
  assertEquals([outcome.end, outcome.busy, stderr], [{ kind: "aborted", hung: true }, false, ""]);
});

Deno.test("a plugin that loops while it loads is given up", async () => {
  const { outcome, stderr } = await runAlone("for (;;);", { loadWithinMs: 1_000 });
  assertEquals(outcome.message, `Cannot load the plugin "sample": it did not answer within 1 s`);
  assertEquals([outcome.busy, stderr], [false, ""]);
});

Deno.test("a flood of log lines waits for the host, in bounded memory", async () => {
  const { outcome, stderr } = await runAlone(running(`
    const line = "x".repeat(50_000);
    for (let i = 0; i < 20_000; i++) console.log(i, i % 100 === 0 ? line : "");`));
  assertEquals([outcome.end, outcome.lines, stderr], [{ kind: "ok" }, 20_000, ""]);
  assert(outcome.rss < 400 * 1024 * 1024, `${outcome.rss}`);
});

for (
  const body of [
    "Deno.exit(0);",
    "self.close(); await new Promise(() => {});",
    "setTimeout(() => { throw new Error('tick'); }); await new Promise(() => {});",
    "Promise.reject(new Error('floating')); await new Promise(() => {});",
    "reportError(new Error('reported')); await new Promise(() => {});",
  ]
) {
  Deno.test(`a run is told as failed, and nothing else is said, on ${body}`, async () => {
    const { outcome, stderr } = await runAlone(running(body));
    assertEquals([outcome.end.kind, stderr], ["failed", ""]);
  });
}

Deno.test("a plugin is refused without a question on a terminal", async () => {
  const source = running("Deno.readTextFileSync('/etc/hostname');");
  const { stdout } = await output("script", [
    "--quiet",
    "--command",
    hostCommand(source).map(quote).join(" "),
    "/dev/null",
  ]);
  assertStringIncludes(stdout, `"kind":"failed","message":"Requires read access to \\"/etc/hostname\\"`);
});

interface Outcome {
  readonly end: { readonly kind: string };
  readonly message: string;
  readonly lines: number;
  readonly busy: boolean;
  readonly rss: number;
}

interface Limits {
  readonly loadWithinMs?: number;
  readonly abortAfterMs?: number;
}

async function runAlone(source: string, limits: Limits = {}): Promise<{ outcome: Outcome; stderr: string }> {
  const [deno = "", ...rest] = hostCommand(source, limits);
  const { stdout, stderr } = await output(deno, rest);
  const outcome: Outcome = JSON.parse(stdout);
  return { outcome, stderr };
}

/** On a busy machine an innocent load may take seconds. */
function hostCommand(source: string, { loadWithinMs = 20_000, abortAfterMs }: Limits = {}): string[] {
  const script = new URL("lone_host.ts", import.meta.url).pathname;
  const abort = abortAfterMs === undefined ? [] : [String(abortAfterMs)];
  return [
    Deno.execPath(),
    "run",
    "--quiet",
    "-A",
    "--no-prompt",
    "--node-modules-dir=manual",
    script,
    source,
    String(loadWithinMs),
    ...abort,
  ];
}

async function output(program: string, args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(program, { args, stdin: "null" }).output();
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
