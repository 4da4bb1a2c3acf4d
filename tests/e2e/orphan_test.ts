import { assertEquals } from "@std/assert";
import { installProgram } from "../install_program.ts";
import { House, until } from "./house.ts";

/** A plugin that runs two programs, of which one makes a session of its own. */
const PLUGIN = `export default {
  enabled: () => true,
  interval: () => "0 * * * *",
  async run() {
    const begin = (...args) => new Deno.Command("./starter.sh", { args, stdin: "null" }).output();
    await Promise.all([begin(), begin("setsid")]);
  },
};
`;
/** Notes its number, and sleeps. */
const STARTER = "#!/bin/sh\nexec $1 sh -c 'echo $$ >> started; exec ./slow 1000'\n";

Deno.test("programs that a killed wake-up left running are ended before its window is tried again", async () => {
  await using house = await House.build({
    "gapless.toml":
      '[plugins.report]\nmodule = "./report.js"\ngrant = { run = ["./starter.sh"], read = ["."] }\n',
    "report.js": PLUGIN,
    "starter.sh": STARTER,
  });
  await Deno.chmod(`${house.path}/starter.sh`, 0o755);
  await installProgram("/bin/sleep", `${house.path}/slow`);
  const pids = async () =>
    (await house.read("started")).trim().split("\n").filter((line) => line !== "").map(Number);

  const first = house.start("run", "report");
  await until(async () => (await pids()).length === 2, "two programs to begin", 60);
  const left = await pids();
  first.kill("SIGKILL");
  await first.output();

  const second = house.start("run", "report");
  try {
    await until(async () => (await pids()).length === 4, "the next run's programs to begin", 60);
    assertEquals(left.filter(isAlive), []);
  } finally {
    second.kill("SIGTERM");
    await second.output();
    for (const pid of left.filter(isAlive)) Deno.kill(pid, "SIGKILL");
  }
  const runs = await house.history("report");
  assertEquals(runs.map(({ outcome }) => outcome), ["cancelled", "crashed"]);
  assertEquals((await pids()).filter(isAlive), []);
});

function isAlive(pid: number): boolean {
  try {
    return !Deno.readTextFileSync(`/proc/${pid}/stat`).includes(") Z ");
  } catch {
    return false;
  }
}
