import { assert, assertEquals } from "@std/assert";
import { ProcFiles } from "../../src/adapters/process/proc_files.ts";
import { House, PROGRAM, resultOf, until } from "./house.ts";

/** Returns a plugin that never comes back from one of its functions. */
function waitingIn(method: "interval" | "run"): Record<string, string> {
  return {
    "gapless.toml":
      '[plugins.manager]\nenabled = false\n[plugins.p]\nmodule = "./p.js"\nsince = "2020-01-01"\n',
    "p.js": `const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
export default { enabled: () => true, interval: () => "0 5 * * *", run() {}, ${method}: wait };`,
  };
}

/** Each starts a sandbox process, which stays. */
const COMMANDS = [
  ["run", "p"],
  ["try", "p"],
  ["backfill", "p", "--from", "2019-01-01", "--to", "2019-01-02", "--step", "merge"],
  ["check"],
];
const SANDBOX = "--sandbox-process";

/** The command line of a sandbox process, but for the path of Deno. */
const EXPECTED = PROGRAM.length === 1 ? [PROGRAM[0], SANDBOX] : [
  PROGRAM[0],
  ..."run --quiet --no-prompt --cached-only --node-modules-dir=manual -A".split(" "),
  PROGRAM.at(-1),
  SANDBOX,
];

const files = new ProcFiles();

function commandLine(pid: number): string[] {
  return (files.read(`${pid}/cmdline`) ?? "").split("\0").slice(0, -1);
}

for (const args of COMMANDS) {
  Deno.test(`gapless ${args[0]} starts itself once, with one argument and an environment of its own`, async () => {
    await using house = await House.build(waitingIn(args[0] === "check" ? "interval" : "run"), {
      OPERATOR_TOKEN: "swordfish",
    });
    const child = house.start(...args);
    const output = resultOf(child.output());
    const sandboxes = () => files.tree(child.pid).filter((pid) => commandLine(pid).at(-1) === SANDBOX);
    // Until it has a folder of its own, it may still be starting.
    await until(
      () =>
        Promise.resolve(sandboxes().some((pid) => threads(pid).some((name) => name.startsWith("worker-")))),
      "a sandbox",
      60,
    );
    const [pid = 0, ...others] = sandboxes();
    assertEquals(others, []);
    assertEquals(commandLine(pid), EXPECTED);
    // It is a child of the program, and has none itself.
    assertEquals(files.tree(child.pid), [child.pid, pid]);
    const stat = files.stat(pid);
    assertEquals([stat?.session, stat?.group], [pid, pid]);
    const environment = (files.read(`${pid}/environ`) ?? "").split("\0").filter((entry) => entry !== "");
    const names = environment.map((entry) => entry.slice(0, entry.indexOf("="))).sort();
    const needed = PROGRAM.length === 1 ? [] : ["DENO_DIR", "HOME", "XDG_CACHE_HOME"];
    assertEquals(names.filter((name) => !needed.includes(name)), ["GAPLESS_RUN"]);
    for (let round = 0; round < 20; round++) {
      assert(files.tree(child.pid).length <= 2, "it goes on to start itself");
      await new Promise((done) => setTimeout(done, 20));
    }
    child.kill("SIGKILL");
    await output;
  });
}

function threads(pid: number): string[] {
  return files.threads(pid).map((id) => files.read(`${pid}/task/${id}/comm`) ?? "");
}

Deno.test("a sandbox process that is started by hand ends at once, and says why", async () => {
  await using house = await House.build({});
  const { code, stdout, stderr } = await house.run(SANDBOX);
  const message = "gapless: Cannot start a sandbox process: only Gapless itself starts them\n";
  assertEquals([code, stdout, stderr], [2, "", message]);
});

for (
  const [what, input] of [["nothing", ""], ["what is no greeting", "hello\n"], [
    "another version's greeting",
    `gapless-sandbox 999 ${"0".repeat(64)}\n{}\n`,
  ]] as const
) {
  Deno.test(`a sandbox process that is piped ${what} ends at once`, async () => {
    const [program, ...args] = PROGRAM;
    const child = new Deno.Command(program, {
      args: [...args, SANDBOX],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: AbortSignal.timeout(30_000),
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(input));
    if (input === "") await writer.close();
    const { code, stdout, stderr } = await resultOf(child.output());
    assert(code === 0 || code === 79, `exit code ${code}`);
    assertEquals([stdout, stderr], ["", ""]);
    await writer.close().catch(() => {});
  });
}
