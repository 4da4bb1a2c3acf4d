import { installProgram } from "../../install_program.ts";
import { NO_CRONTAB, programsWith } from "../../stand_in.ts";
import { assert, assertEquals } from "@std/assert";
import { LinuxMachine } from "../../../src/adapters/machine/linux_machine.ts";

const FACTS = new URL("../../../src/adapters/machine/folder_facts.ts", import.meta.url).href;
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

Deno.test(
  "folder() tells of a file system that takes no changes",
  { ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 },
  async () => {
    const path = await Deno.makeTempDir();
    // In a mount namespace of its own, so that nothing is left behind.
    const script =
      `mount -t tmpfs -o size=1m,nr_inodes=50 none ${path} && mkdir "${path}/a b" && mount -o remount,ro ${path} && ` +
      `"$0" eval --quiet 'import { folderFacts } from "${FACTS}"; const { readOnly, freeFiles } = await folderFacts("${path}/a b"); console.log(readOnly, freeFiles)'`;
    try {
      const { stdout, stderr } = await new Deno.Command("unshare", {
        args: ["-m", "sh", "-c", script, Deno.execPath()],
      }).output();
      const told = new TextDecoder().decode(stdout);
      assert(/^true 4\d\n$/.test(told), told + new TextDecoder().decode(stderr));
      assertEquals((await machine.folder(path))?.readOnly, false);
    } finally {
      await Deno.remove(path);
    }
  },
);

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
