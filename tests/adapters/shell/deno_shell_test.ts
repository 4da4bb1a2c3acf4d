import { assert, assertEquals, assertRejects } from "@std/assert";
import { DenoShell } from "../../../src/adapters/shell/deno_shell.ts";
import { textToBytes as bytes } from "../../../src/domain/crontab/byte_text.ts";
import { NO_CRONTAB, programsWith } from "../../stand_in.ts";
import { type ShellCommand, ShellError } from "../../../src/adapters/shell/shell.ts";

const shell = new DenoShell(programsWith(NO_CRONTAB));
const script = (text: string, rest: Partial<ShellCommand> = {}): ShellCommand => ({
  argv: ["/bin/sh", "-c", text],
  timeoutMs: 10_000,
  ...rest,
});

Deno.test("DenoShell returns exit code, bytes and messages", async () => {
  const result = await shell.run(
    script(`printf 'a\\377'; printf "$GREETING" >&2; exit 3`, { env: { GREETING: "hei" } }),
  );
  assertEquals(result, { code: 3, stdout: new Uint8Array([0x61, 0xff]), stderr: "hei" });
});

Deno.test("DenoShell hands every byte of a file over as stdin, and then its end", async () => {
  const stdinFile = await Deno.makeTempFile({ suffix: " it's a $file" });
  try {
    assertEquals((await shell.run({ argv: ["cat"], stdinFile, timeoutMs: 10_000 })).stdout, bytes(""));
    const all = new Uint8Array(300_000).map((_, index) => index % 256);
    await Deno.writeFile(stdinFile, all);
    assertEquals((await shell.run({ argv: ["cat"], stdinFile, timeoutMs: 10_000 })).stdout, all);
    const argv = ["printf", "%s,", "a b", "$HOME", "'"] as const;
    const { stdout } = await shell.run({ argv, stdinFile, timeoutMs: 10_000 });
    assertEquals(new TextDecoder().decode(stdout), "a b,$HOME,',");
  } finally {
    await Deno.remove(stdinFile);
  }
});

Deno.test("DenoShell gives a program without stdin an empty one", async () => {
  assertEquals((await shell.run({ argv: ["cat"], timeoutMs: 10_000 })).code, 0);
});

Deno.test("DenoShell tells a missing program", async () => {
  const error = await assertRejects(
    () => shell.run({ argv: ["no-such-program-here"], timeoutMs: 1000 }),
    ShellError,
    'there is no "no-such-program-here" program on PATH (/',
  );
  assertEquals(error.kind, "not found");
});

Deno.test("DenoShell tells a program that may not be run", async () => {
  const path = await Deno.makeTempFile();
  try {
    const error = await assertRejects(
      () => shell.run({ argv: [path], timeoutMs: 1000 }),
      ShellError,
      "Cannot run",
    );
    assertEquals(error.kind, "failed");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("DenoShell ends a program that takes too long, and its children", async () => {
  const path = await Deno.makeTempFile();
  try {
    const command = script(`sleep 60 & echo $! > "${path}"; exec <&-; wait`, {
      timeoutMs: 400,
    });
    const error = await assertRejects(() => shell.run(command), ShellError, "it did not end within 0.4 s");
    assertEquals(error.kind, "timeout");
    const child = Number(await Deno.readTextFile(path));
    assert(child > 0);
    await until(() => !isAlive(child));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("DenoShell does not wait for a child that keeps the output open", async () => {
  const error = await assertRejects(
    () => shell.run(script("sleep 60 & exit 0", { timeoutMs: 400 })),
    ShellError,
  );
  assertEquals(error.kind, "timeout");
});

/** Tells whether a process runs; one that ended but was not yet reaped does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!condition()) {
    assert(Date.now() < deadline, "the condition did not come true in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

Deno.test("DenoShell starts a program by its path and with a clean environment, whatever this process has by then", async () => {
  const started = new DenoShell(programsWith(NO_CRONTAB, { BASH_ENV: "/tmp/rc", MARK: "kept" }));
  // What an env file adds later.
  Deno.env.set("GAPLESS_TEST_LATER", "1");
  try {
    const { stdout } = await started.run({ argv: ["env"], timeoutMs: 10_000 });
    const lines = new TextDecoder().decode(stdout).split("\n");
    assert(lines.includes("MARK=kept"));
    assertEquals(lines.filter((line) => /^(?:GAPLESS_TEST_LATER|BASH_ENV)=/.test(line)), []);
    assertEquals(started.find("crontab"), NO_CRONTAB);
  } finally {
    Deno.env.delete("GAPLESS_TEST_LATER");
  }
});
