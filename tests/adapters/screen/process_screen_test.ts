import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { hostileText, isHostile } from "../../domain/text/hostile_text.ts";

const SCREEN = new URL("../../../src/adapters/screen/process_screen.ts", import.meta.url).href;
const TERMINAL = new URL("../../../src/commands/cli/terminal.ts", import.meta.url).href;

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs code on a screen of its own, and returns what it printed there. */
async function print(code: string, { atTerminal = false, env = {} } = {}): Promise<Printed> {
  const program = `import { ProcessScreen } from ${JSON.stringify(SCREEN)};
import { terminalOn } from ${JSON.stringify(TERMINAL)};
const screen = new ProcessScreen();
${code}`;
  const path = await Deno.makeTempFile({ prefix: "screen-", suffix: ".ts" });
  await Deno.writeTextFile(path, program);
  const args = ["run", "--quiet", "--no-check", "--no-prompt", "-A", path];
  const command = atTerminal
    ? new Deno.Command("script", {
      args: ["--quiet", "--return", "--command", [Deno.execPath(), ...args].join(" "), "/dev/null"],
      env: { TERM: "xterm", ...env },
      stdin: "null",
    })
    : new Deno.Command(Deno.execPath(), { args, env, stdin: "null" });
  const { stdout, stderr } = await command.output();
  await Deno.remove(path);
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("a line stays one line, on standard output and standard error", async () => {
  assertEquals(await print('screen.out("a\\nb\\x1b[31m"); screen.err("c\\r\\u202ed");'), {
    stdout: "a\\nb\\u001b[31m\n",
    stderr: "c\\r\\u202ed\n",
  });
});

Deno.test("whatever is printed, as text or JSON: no line more, and nothing hidden in it", async () => {
  const texts = fc.sample(hostileText, { numRuns: 300, seed: 9 });
  const { stdout, stderr } = await print(`
    const texts = JSON.parse(${JSON.stringify(JSON.stringify(texts))});
    const json = terminalOn(screen, { json: true, quiet: false });
    for (const text of texts) {
      screen.out(["own ", { text, colour: "red" }]);
      screen.err(text);
      json.json({ [text]: [text] });
      json.error("plugin", [text, text]);
      await json.jsonList({ [text]: text }, "entries", (async function* () { yield [{ text }, text]; })());
    }`);
  const [out, err] = [stdout.split("\n"), stderr.split("\n")];
  assertEquals([out.length, err.length], [texts.length * 3 + 1, texts.length * 2 + 1]);
  for (const line of [...out, ...err]) assert(!isHostile(line), JSON.stringify(line));
  for (const [index, text] of texts.entries()) {
    assertEquals(JSON.parse(out[index * 3 + 1] ?? ""), JSON.parse(JSON.stringify({ [text]: [text] })));
    const list = { [text]: text, entries: [{ text }, text] };
    assertEquals(JSON.parse(out[index * 3 + 2] ?? ""), JSON.parse(JSON.stringify(list)));
    assertEquals(JSON.parse(err[index * 2 + 1] ?? "").error.message, `${text}\n${text}`);
  }
});

Deno.test("a JSON list without entries is a list", async () => {
  const { stdout } = await print(`
    const json = terminalOn(screen, { json: true, quiet: false });
    await json.jsonList({ run: 1 }, "entries", (async function* () {})());`);
  assertEquals(stdout, '{"run":1,"entries":[]}\n');
});

Deno.test("colours are the program's own, on a terminal and without NO_COLOR only", async () => {
  const code = 'screen.out([{ text: "failed\\x1b[32m", colour: "red" }, " \\x1b[32mx"]);';
  const plain = "failed\\u001b[32m \\u001b[32mx";
  assertEquals((await print(code)).stdout, `${plain}\n`);
  const coloured = "\x1b[31mfailed\\u001b[32m\x1b[0m \\u001b[32mx\r\n";
  assertEquals((await print(code, { atTerminal: true })).stdout, coloured);
  assertEquals((await print(code, { atTerminal: true, env: { NO_COLOR: "1" } })).stdout, `${plain}\r\n`);
});

Deno.test("a file for other programs is exact, and harmless where a terminal reads it", async () => {
  const code = 'screen.exact("a:\\n\\t- \\x1b[31m\\u202e\\n");';
  assertEquals((await print(code)).stdout, "a:\n\t- \x1b[31m\u202e\n");
  assertEquals((await print(code, { atTerminal: true })).stdout, "a:\r\n\t- \\u001b[31m\\u202e\r\n");
});
