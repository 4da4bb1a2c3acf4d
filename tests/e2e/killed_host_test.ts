import { assert, assertEquals } from "@std/assert";
import { share } from "../soak.ts";
import { ProcFiles } from "../../src/adapters/process/proc_files.ts";
import { House, resultOf, until } from "./house.ts";
import { marked, secondsOf, sleepers } from "./sleepers.ts";

const FILES = new ProcFiles();
const ROUNDS = share(300);
/** By this the kernel and what is left of a run have ended it. */
const GONE_WITHIN_MS = 2_000;

/** How a plugin starts its program, `sleep` with so many seconds. */
const WAYS: Readonly<Record<string, (seconds: string) => readonly string[]>> = {
  "as it is": (seconds) => ["sleep", seconds],
  "in a session of its own": (seconds) => ["setsid", "--wait", "sleep", seconds],
  "without its variables": (seconds) => ["env", "-i", "setsid", "--wait", "sleep", seconds],
  "forked twice": (seconds) => ["setsid", "sh", "-c", `setsid sh -c 'sleep ${seconds} & wait' & wait`],
  "forked twice without its variables": (seconds) => [
    "env",
    "-i",
    "setsid",
    "sh",
    "-c",
    `setsid sh -c 'exec sleep ${seconds}' & exec sleep 7`,
  ],
  "deaf to all signals": (seconds) => ["sh", "-c", `trap '' HUP INT TERM; setsid sleep ${seconds}; sleep 7`],
};

function site(command: readonly string[], wait = "await child.status"): Promise<House> {
  return House.build({
    "gapless.toml":
      '[plugins.manager]\nenabled = false\n[plugins.p]\nmodule = "./p.js"\nsince = "2026-11-30T00:00:00Z"\n' +
      'overlap = "forbid"\n[plugins.p.grant]\nrun = true\n',
    "p.js": `export default { enabled: () => true, interval: () => "0 * * * *", async run() {
  const [program, ...args] = ${JSON.stringify(command)};
  const child = new Deno.Command(program, { args, stdin: "null" }).spawn();
  ${wait};
} };`,
  });
}

/** Returns those of the processes that run the program itself, and no shell that was told to. */
function programs(seconds: string): number[] {
  return sleepers(seconds).filter((pid) => FILES.read(`${pid}/comm`)?.trim() === "sleep");
}

for (const [i, [how, command]] of Object.entries(WAYS).entries()) {
  Deno.test(`a program that runs ${how} never runs twice, though its wake-up was killed`, async () => {
    const seconds = secondsOf(i);
    await using house = await site(command(seconds));
    const first = house.start("run", "p");
    await until(() => Promise.resolve(programs(seconds).length > 0), "the program to run", 60);
    first.kill("SIGKILL");
    await Promise.all([first.status, first.stdout.cancel(), first.stderr.cancel()]);
    await until(
      () => Promise.resolve(sleepers(seconds).length === 0),
      "the program to end with its wake-up",
      2,
    );
    const second = house.start("run", "p");
    let most = 0;
    await until(
      () => {
        most = Math.max(most, programs(seconds).length);
        return Promise.resolve(most > 0);
      },
      "the next wake-up to run it again",
      60,
    );
    assertEquals(most, 1);
    const output = resultOf(second.output());
    second.kill("SIGTERM");
    assertEquals((await output).code, 143);
    assertEquals(sleepers(seconds), []);
    assertEquals((await house.history("p")).map(({ outcome }) => outcome), ["cancelled", "crashed"]);
  });
}

Deno.test("a run that has stopped itself ends with its host, too", async () => {
  const seconds = secondsOf(91);
  await using house = await site(["sleep", seconds], 'Deno.kill(Deno.pid, "SIGSTOP"); await child.status');
  const manifest = await house.read("gapless.toml");
  await house.write("gapless.toml", manifest.replace("[plugins.p.grant]\nrun = true", 'grant = "all"'));
  const child = house.start("run", "p");
  await until(
    () => Promise.resolve(programs(seconds).length > 0 && stopped(house.path)),
    "the run to stop",
    60,
  );
  child.kill("SIGKILL");
  await Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]);
  await until(() => Promise.resolve(runsOf(house.path).length === 0), "the run to end", 2);
});

Deno.test(`a host that is killed at any moment leaves no process of a run behind: ${ROUNDS} times`, async () => {
  await using house = await site(
    WAYS["as it is"]!(secondsOf(90)),
    "await new Promise((done) => setTimeout(done, Math.random() * 300)); child.kill()",
  );
  await house.claim();
  await house.run("check");
  for (let round = 0; round < ROUNDS; round++) {
    const ms = Math.random() * 1_500;
    const child = house.start("run", "p", "--from", "2020-01-01", "--to", "2020-01-02");
    await new Promise((done) => setTimeout(done, ms));
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It was faster.
      if (!(error instanceof TypeError)) throw error;
    }
    await Promise.all([child.status, child.stdout.cancel(), child.stderr.cancel()]);
    const deadline = performance.now() + GONE_WITHIN_MS;
    for (let left = runsOf(house.path); left.length > 0; left = runsOf(house.path)) {
      assert(performance.now() < deadline, `killed after ${ms} ms, it left ${left.map(describe).join("; ")}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }
});

/** Returns the processes of runs with this folder; others are of tests that run at the same time. */
function runsOf(folder: string): number[] {
  return marked().filter((pid) => folderOf(pid) === folder);
}

function stopped(folder: string): boolean {
  return runsOf(folder).some((pid) => FILES.stat(pid)?.state === "T");
}

function folderOf(pid: number): string | undefined {
  return FILES.readLink(`${pid}/cwd`);
}

function describe(pid: number): string {
  return FILES.read(`${pid}/cmdline`)?.replaceAll("\0", " ") ?? String(pid);
}
