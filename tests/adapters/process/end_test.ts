import { assertEquals } from "@std/assert";
import { LinuxProcessTable } from "../../../src/adapters/process/linux_process_table.ts";
import { person } from "../../../src/adapters/process/person.ts";
import type { Owner } from "../../../src/domain/window/owner.ts";

/** Begins a process that sleeps, and names it as an owner. */
async function sleeper(): Promise<{ readonly owner: Owner; readonly child: Deno.ChildProcess }> {
  const child = new Deno.Command("sleep", { args: ["60"] }).spawn();
  const stat = await Deno.readTextFile(`/proc/${child.pid}/stat`);
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  return { child, owner: { ...new LinuxProcessTable().self(), pid: child.pid, started } };
}

Deno.test("LinuxProcessTable ends a process politely, or at once", async () => {
  for (const [how, signal] of [["politely", "SIGTERM"], ["at once", "SIGKILL"]] as const) {
    const { owner, child } = await sleeper();
    assertEquals(new LinuxProcessTable().end(owner, how), true);
    assertEquals((await child.status).signal, signal);
    assertEquals(new LinuxProcessTable().end(owner, how), false);
  }
});

Deno.test("LinuxProcessTable ends no process that only has the pid of an owner, or is of another host", async () => {
  const { owner, child } = await sleeper();
  const table = new LinuxProcessTable();
  for (const other of [{ started: "1" }, { host: "far" }, { boot: "other" }, { namespace: "pid:[1]" }]) {
    assertEquals(table.end({ ...owner, ...other }, "at once"), false);
  }
  assertEquals(table.look(owner), "alive");
  child.kill("SIGKILL");
  await child.status;
});

Deno.test("person() names the user and the host, and who one was before sudo", async () => {
  const host = Deno.hostname();
  assertEquals(await person((name) => ({ SUDO_USER: "ann" })[name]), `ann@${host}`);
  assertEquals(await person((name) => ({ DOAS_USER: "bob" })[name]), `bob@${host}`);
  const { stdout } = await new Deno.Command("id", { args: ["-un"] }).output();
  assertEquals(await person(() => undefined), `${new TextDecoder().decode(stdout).trim()}@${host}`);
});
