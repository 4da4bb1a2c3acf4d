import { installProgram } from "../../install_program.ts";
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { LinuxProcessTable } from "../../../src/adapters/process/linux_process_table.ts";
import type { Owner } from "../../../src/domain/window/owner.ts";

const linux = { ignore: Deno.build.os !== "linux" };
const table = new LinuxProcessTable();

Deno.test("LinuxProcessTable names this process", linux, () => {
  const self = table.self();
  assertEquals([self.host, self.pid], [Deno.hostname(), Deno.pid]);
  assertMatch(self.boot, /^[0-9a-f-]+\/[0-9a-f-]{36}$/);
  assertMatch(self.namespace, /^pid:\[\d+\]$/);
  assertMatch(self.started, /^\d+$/);
  assertEquals(table.look(self), "alive");
  assertEquals(new LinuxProcessTable().self(), self);
});

Deno.test("LinuxProcessTable tells what can be seen of an owner from here", linux, () => {
  const self = table.self();
  const cases: readonly (readonly [Partial<Owner>, string])[] = [
    [{ host: "elsewhere" }, "unknown"],
    [{ host: "elsewhere", boot: "another" }, "unknown"],
    [{ boot: self.boot.replace(/\/.*/, "/another") }, "dead"],
    [{ boot: self.boot.replace(/\/.*/, "/another"), namespace: "pid:[1]" }, "dead"],
    [{ boot: "machine/another" }, "unknown"],
    [{ boot: "another" }, "unknown"],
    [{ boot: "" }, "unknown"],
    [{ namespace: "pid:[1]" }, "unknown"],
    [{ started: "1" }, "dead"],
    [{ pid: 2 ** 22 + 1 }, "dead"],
  ];
  for (const [parts, sighting] of cases) {
    assertEquals(table.look({ ...self, ...parts }), sighting, JSON.stringify(parts));
  }
});

Deno.test("LinuxProcessTable sees a process live, and die, and lie unburied", linux, async () => {
  // The shell does not collect its child, which so stays a zombie.
  const shell = new Deno.Command("sh", {
    args: ["-c", "sleep 1000 & echo $!; exec sleep 1000"],
    stdout: "piped",
  }).spawn();
  const { value } = await shell.stdout.pipeThrough(new TextDecoderStream()).getReader().read();
  const child = ownerOf(Number(value));
  assertEquals(table.look(child), "alive");
  Deno.kill(child.pid, "SIGKILL");
  await until(() => table.look(child) === "dead");
  assertEquals((await Deno.readTextFile(`/proc/${child.pid}/stat`)).includes(") Z "), true);

  const parent = ownerOf(shell.pid);
  assertEquals(table.look(parent), "alive");
  shell.kill("SIGKILL");
  await shell.status;
  await until(() => table.look(parent) === "dead");
});

Deno.test("LinuxProcessTable reads the start behind a name with spaces and parentheses", linux, async () => {
  const folder = await Deno.makeTempDir();
  try {
    const program = `${folder}/a) Z 1 (b`;
    await installProgram("/bin/sleep", program);
    await using process = new Deno.Command(program, { args: ["1000"] }).spawn();
    const stat = `/proc/${process.pid}/stat`;
    await until(() => Deno.readTextFileSync(stat).includes("(a) Z 1 (b)"));
    assertEquals(table.look(ownerOf(process.pid)), "alive");
    process.kill("SIGKILL");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("LinuxProcessTable holds out while processes end under its eyes", linux, async () => {
  const processes = Array.from({ length: 20 }, () => new Deno.Command("sleep", { args: ["1000"] }).spawn());
  const owners = processes.map(({ pid }) => ownerOf(pid));
  for (const process of processes) process.kill("SIGKILL");
  await until(() => owners.every((owner) => table.look(owner) === "dead"));
  await Promise.all(processes.map(({ status }) => status));
});

Deno.test(
  "LinuxProcessTable sees a process alive until the last of its threads has ended",
  linux,
  async () => {
    const proc = await Deno.makeTempDir();
    try {
      const stat = await Deno.readTextFile("/proc/self/stat");
      const pid = 2 ** 22 + 1;
      await Deno.mkdir(`${proc}/${pid}/task/${pid}`, { recursive: true });
      await Deno.mkdir(`${proc}/${pid}/task/${pid + 1}`);
      await Deno.mkdir(`${proc}/sys/kernel/random`, { recursive: true });
      await Deno.writeTextFile(`${proc}/sys/kernel/random/boot_id`, "boot\n");
      await Deno.writeTextFile(`${proc}/${pid}/stat`, stat.replace(/\) \w /, ") Z "));
      const table = new LinuxProcessTable(proc);
      const owner = { ...table.self(), pid, started: ownerOf(Deno.pid).started };
      assertEquals(table.look(owner), "alive");
      await Deno.remove(`${proc}/${pid}/task/${pid + 1}`);
      assertEquals(table.look(owner), "dead");
    } finally {
      await Deno.remove(proc, { recursive: true });
    }
  },
);

Deno.test("LinuxProcessTable of a hidden process knows only that it exists", linux, async () => {
  const proc = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${proc}/sys/kernel/random`, { recursive: true });
    await Deno.writeTextFile(`${proc}/sys/kernel/random/boot_id`, "boot\n");
    const hidden = new LinuxProcessTable(proc);
    assertEquals(hidden.look({ ...hidden.self(), pid: Deno.ppid }), "unknown");
    assertEquals(hidden.look({ ...hidden.self(), pid: 2 ** 22 + 1 }), "dead");
  } finally {
    await Deno.remove(proc, { recursive: true });
  }
});

Deno.test(
  "LinuxProcessTable takes no other machine of the same name for itself after a reboot",
  linux,
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const machine = async (id: string, boot: string) => {
        const proc = `${folder}/${id}-${boot}`;
        await Deno.mkdir(`${proc}/sys/kernel/random`, { recursive: true });
        await Deno.writeTextFile(`${proc}/sys/kernel/random/boot_id`, `${boot}\n`);
        await Deno.writeTextFile(`${proc}/machine-id`, id && `${id}\n`);
        return new LinuxProcessTable(proc, `${proc}/machine-id`);
      };
      const before = (await machine("one", "boot-1")).self();
      assertEquals((await machine("one", "boot-2")).look(before), "dead");
      assertEquals((await machine("two", "boot-2")).look(before), "unknown");
      assertEquals(before.boot.includes("one"), false);
      const nameless = (await machine("", "boot-1")).self();
      assertEquals((await machine("", "boot-2")).look(nameless), "unknown");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("LinuxProcessTable without /proc knows nothing but itself", () => {
  const blind = new LinuxProcessTable("/nonexistent");
  const self = blind.self();
  assertEquals([self.boot, self.namespace], ["", ""]);
  assertNotEquals(self.started, "");
  assertEquals(blind.look(self), "alive");
  assertEquals(blind.look({ ...self, pid: self.pid + 1 }), "unknown");
  assertEquals(blind.look({ ...self, started: "1" }), "unknown");
});

/** An owner of this host; its start is field 22 of its stat, counted from behind its name. */
function ownerOf(pid: number): Owner {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /s, "").split(" ");
  return { ...table.self(), pid, started: fields[19] ?? "" };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("It did not come true within 5 s");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
