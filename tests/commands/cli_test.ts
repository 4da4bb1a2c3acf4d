import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { cli } from "../../src/commands/cli.ts";
import { COMMANDS } from "../../src/commands/registry.ts";
import type { Line, Screen } from "../../src/ports/screen.ts";
import { UsageError } from "../../src/commands/cli/usage_error.ts";

class FakeScreen implements Screen {
  readonly lines: string[] = [];
  readonly interactive = false;
  out = (line: Line) => void this.lines.push(String(line));
  err = (line: Line) => void this.lines.push(String(line));
  exact = (text: string) => void this.lines.push(text);
  passing = () => {};
  ask = () => false;
  columns = () => 80;
  clear = () => {};
}

/** Runs a command line for which nothing must be opened. */
async function run(...args: string[]): Promise<{ code: number; text: string }> {
  const screen = new FakeScreen();
  const connect = () => {
    throw new Error("opened the ports");
  };
  const code = await cli(args, { screen, version: "1.2.3", connect });
  return { code, text: screen.lines.join("\n") };
}

Deno.test("without arguments, and with --help, the overview lists every command", async () => {
  const { code, text } = await run();
  assertEquals(code, 0);
  for (const name of COMMANDS.keys()) assertStringIncludes(text, `\n  ${name} `);
  assertEquals((await run("--help")).text, text);
  assertEquals((await run("help")).text, text);
});

Deno.test("--version prints the version, wherever it stands", async () => {
  assertEquals(await run("--version"), { code: 0, text: "1.2.3" });
  assertEquals(await run("status", "--version"), { code: 0, text: "1.2.3" });
});

for (const name of COMMANDS.keys()) {
  Deno.test(`${name} --help teaches: usage, an example, and lines of at most 80 columns with no file opened`, async () => {
    const { code, text } = await run(name, "--help");
    assertEquals(code, 0);
    assertStringIncludes(text, `Usage: gapless ${name}`);
    assertStringIncludes(text, "Example: ");
    assertEquals(text.split("\n").filter((line) => line.length > 80), []);
    assertEquals((await run("help", name)).text, text);
  });
}

const FAULTS: readonly (readonly [args: string[], message: string])[] = [
  [["stauts"], 'There is no command "stauts"; did you mean "status"?'],
  [["rnu", "report"], 'There is no command "rnu"; did you mean "run"?'],
  [["dance"], 'There is no command "dance"; "gapless --help" lists them all'],
  [["status", "--jsn"], 'There is no flag "--jsn"; did you mean --json?'],
  [["status", "--manifest"], "The flag --manifest needs a value: --manifest VALUE"],
  [["doctor", "report"], 'unexpected "report"; usage: gapless doctor'],
  [["run"], "missing NAME; usage: gapless run NAME [--now | --from DATE --to DATE] [--verbose]"],
  [["add"], "missing SPECIFIER; usage: gapless add SPECIFIER [--name N] [--grant]"],
  [["ledger"], "missing VERB; usage: gapless ledger VERB [FILE] [--keep DURATION] [--keep-runs N]"],
  [["list"], 'There is no command "list"; did you mean "status"?'],
  [["ls"], 'There is no command "ls"; did you mean "status"?'],
  [["version"], 'There is no command "version"; did you mean "--version"?'],
  [["constructor"], 'There is no command "constructor"; "gapless --help" lists them all'],
  [["-v"], 'There is no flag "-v"; did you mean --version?'],
  [["run", "report", "-v"], 'There is no flag "-v"; did you mean --verbose?'],
  [["status", "--no-colour"], 'There is no flag "--no-colour"; did you mean --no-color?'],
  [["--jsn"], 'There is no flag "--jsn"; did you mean --json?'],
];

for (const [args, message] of FAULTS) {
  Deno.test(`gapless ${args.join(" ")} is refused: ${message}`, async () => {
    await assertRejects(() => run(...args), UsageError, message);
  });
}

Deno.test("flags that all commands take may stand before the command", async () => {
  await assertRejects(() => run("--manifest", "status", "status"), Error, "opened the ports");
  await assertRejects(() => run("--json", "status"), Error, "opened the ports");
});
