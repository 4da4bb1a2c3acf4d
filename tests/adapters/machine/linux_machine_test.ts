import { installProgram } from "../../install_program.ts";
import { NO_CRONTAB, programsWith } from "../../stand_in.ts";
import { assert, assertEquals } from "@std/assert";
import { LinuxMachine } from "../../../src/adapters/machine/linux_machine.ts";

const machine = new LinuxMachine(programsWith(NO_CRONTAB));

Deno.test("folder() tells whose a folder is, who may enter, and how much room there is", async () => {
  const path = await Deno.makeTempDir();
  try {
    await Deno.chmod(path, 0o750);
    const facts = await machine.folder(path);
    assertEquals([facts?.uid, facts?.mode, facts?.remote], [Deno.uid(), 0o750, false]);
    assert((facts?.freeBytes ?? 0) > 0);
    await machine.removeFolder(path);
    assertEquals(await machine.folder(path), null);
    await machine.removeFolder(path);
  } finally {
    await Deno.remove(path).catch(() => {});
  }
});

Deno.test("findProgram() looks where system programs lie, too, and isExecutable() wants a file", async () => {
  assertEquals((await machine.findProgram("sh"))?.endsWith("/sh"), true);
  assertEquals(await machine.findProgram("no-such-program-anywhere"), null);
  assertEquals(await machine.isExecutable("/usr"), false);
  assertEquals(await machine.isExecutable(new URL(import.meta.url).pathname), false);
});

Deno.test("a process that is called as cron daemons are is taken for one, with its start", async () => {
  if (Deno.build.os !== "linux") return;
  const folder = await Deno.makeTempDir();
  const program = `${folder}/crond`;
  await installProgram((await machine.findProgram("sleep")) ?? "", program);
  const before = Date.now();
  const child = new Deno.Command(program, { args: ["60"], env: { TZ: "Asia/Tokyo" } }).spawn();
  try {
    // Linux lets who spawned it go on a moment before it has its new name.
    while (await Deno.readTextFile(`/proc/${child.pid}/comm`) !== "crond\n") {
      await new Promise((done) => setTimeout(done, 5));
    }
    const seen = await machine.cronDaemon();
    assert(seen.kind === "running");
    // Where another one runs here, too, which of them is found is chance.
    if (seen.daemon.pid !== child.pid) return;
    assertEquals([seen.daemon.name, seen.daemon.timezone], ["crond", "Asia/Tokyo"]);
    assert(Math.abs((seen.daemon.startedAt?.getTime() ?? 0) - before) < 10_000);
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
});
