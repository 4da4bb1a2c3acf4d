// Covers process_environment.ts, too.
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type EnvironmentOptions,
  ProcessEnvironment,
  type RunCommand,
} from "../../../src/adapters/manifest/process_environment.ts";
import { runValueCommand } from "../../../src/adapters/manifest/run_value_command.ts";
import { DenoShell } from "../../../src/adapters/shell/deno_shell.ts";
import { HostPrograms } from "../../../src/adapters/shell/host_programs.ts";
import { ValueSourceError } from "../../../src/domain/manifest/values/value_sources.ts";

const ENV = { PATH: "/usr/bin:/bin", HOME: "/home/ada", LD_PRELOAD: "/tmp/x.so" };
// No test of these asks for crontab.
// deno-lint-ignore gapless-tests/stand-in
const SHELL = new DenoShell(new HostPrograms({ env: ENV, isRoot: false }));

function options(runCommand: RunCommand): EnvironmentOptions {
  return { runCommand, reasonAgainst: () => null };
}

Deno.test("runValueCommand() returns what a program prints, which gets no other environment", async () => {
  assertEquals(await runValueCommand(SHELL, ["printf", "a\nb\n\n"]), "a\nb\n\n");
  assertEquals(
    (await runValueCommand(SHELL, ["env"])).split("\n").filter((line) => !/^(PWD|SHLVL|_)=/.test(line))
      .toSorted(),
    ["", "HOME=/home/ada", "PATH=/usr/bin:/bin"],
  );
});

for (
  const [script, message] of [
    ["echo no such entry >&2; exit 3", "it ended with exit code 3: no such entry"],
    ["exit 1", "it ended with exit code 1"],
    [":", "it printed nothing"],
    ["printf '\\377'", "it is not UTF-8"],
    ["head -c 70000 /dev/zero", 'Cannot run "/bin/sh": it printed more than 65536 bytes'],
    ["yes >&2", 'Cannot run "/bin/sh": it printed more than 65536 bytes'],
  ] as const
) {
  Deno.test(`runValueCommand() refuses a program that does: ${script}`, async () => {
    const error = await assertRejects(
      () => runValueCommand(SHELL, ["/bin/sh", "-c", script]),
      ValueSourceError,
    );
    assertEquals(error.message, `Cannot use what "/bin/sh" prints: ${message}`);
  });
}

Deno.test("runValueCommand() refuses a program that is not there", async () => {
  await assertRejects(
    () => runValueCommand(SHELL, ["/no/such"]),
    ValueSourceError,
    "there is no such program",
  );
  await assertRejects(
    () => runValueCommand(SHELL, ["no-such"]),
    ValueSourceError,
    'there is no "no-such" program',
  );
});

Deno.test("command() returns what was printed; each program is run once, and its failure reported each time", async () => {
  const runs: string[] = [];
  const environment = new ProcessEnvironment(
    new Map(),
    options(([program]) => {
      runs.push(program);
      return program === "bad" ? Promise.reject(new ValueSourceError("bad")) : Promise.resolve(program);
    }),
  );
  await environment.runCommands([["a"], ["bad"], ["a"]]);
  await environment.runCommands([["a"], ["a", "b"]]);
  assertEquals(runs, ["a", "bad", "a"]);
  assertEquals(environment.command(["a", "b"]), "a");
  assertThrows(() => environment.command(["bad"]), ValueSourceError, "bad");
  assertThrows(() => environment.command(["bad"]), ValueSourceError, "bad");
});

Deno.test("credential() reads what systemd hands over, and says who does so where it does not", () => {
  const folder = Deno.makeTempDirSync();
  const before = Deno.env.get("CREDENTIALS_DIRECTORY");
  try {
    Deno.writeTextFileSync(`${folder}/token`, "t0k3n\n");
    Deno.env.delete("CREDENTIALS_DIRECTORY");
    // A file of variables is no place for it.
    const none = new ProcessEnvironment(
      new Map([["CREDENTIALS_DIRECTORY", folder]]),
      options(() => Promise.resolve("")),
    );
    assertThrows(
      () => none.credential("token"),
      ValueSourceError,
      'Cannot read the credential "token": CREDENTIALS_DIRECTORY is not set; systemd sets it for services with LoadCredential=token:',
    );
    Deno.env.set("CREDENTIALS_DIRECTORY", folder);
    const some = new ProcessEnvironment(new Map(), options(() => Promise.resolve("")));
    assertEquals(some.credential("token"), "t0k3n\n");
    assertThrows(
      () => some.credential("other"),
      ValueSourceError,
      `Cannot read the file "${folder}/other": there is no such file`,
    );
  } finally {
    if (before === undefined) Deno.env.delete("CREDENTIALS_DIRECTORY");
    else Deno.env.set("CREDENTIALS_DIRECTORY", before);
    Deno.removeSync(folder, { recursive: true });
  }
});
