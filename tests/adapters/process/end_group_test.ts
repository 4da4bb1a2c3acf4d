import { assert, assertEquals } from "@std/assert";
import { LinuxProcessTable } from "../../../src/adapters/process/linux_process_table.ts";
import type { SandboxGroup } from "../../../src/domain/window/owner.ts";
import { RunProcesses, type Started } from "./run_processes.ts";

const linux = { ignore: Deno.build.os !== "linux" };
const root = { ignore: Deno.build.os !== "linux" || Deno.uid() !== 0 };
const table = new LinuxProcessTable();
const OWNER = { ...table.self(), pid: 2 ** 22 + 1 };

Deno.test(
  "endGroup() of a leader that lives ends it, its group, and what made a session of its own",
  linux,
  async () => {
    await using run = await RunProcesses.start(["member", "apart", "unmarked"]);
    await using other = await RunProcesses.start(["member", "apart"]);
    assertEquals(run.living(), ["leader", "member", "apart", "unmarked"]);
    assertEquals(await table.endGroup(OWNER, run.group), true);
    assertEquals(run.living(), []);
    assertEquals(other.living(), ["leader", "member", "apart"]);
  },
);

Deno.test("endGroup() of a leader that is gone ends members that all carry the mark", linux, async () => {
  await using run = await RunProcesses.start(["member", "apart"]);
  await using other = await RunProcesses.start(["member", "apart"]);
  await run.killLeader();
  assertEquals(run.living(), ["member", "apart"]);
  assertEquals(await table.endGroup(OWNER, run.group), true);
  assertEquals(run.living(), []);
  assertEquals(other.living(), ["leader", "member", "apart"]);
});

Deno.test(
  "endGroup() of a group that has no member any more ends what made a session of its own",
  linux,
  async () => {
    await using run = await RunProcesses.start(["apart"]);
    await run.killLeader();
    assertEquals(await table.endGroup(OWNER, run.group), true);
    assertEquals(run.living(), []);
  },
);

Deno.test("endGroup() of a run that left nothing behind has nothing to do", linux, async () => {
  await using run = await RunProcesses.start([]);
  await run.killLeader();
  assertEquals(await table.endGroup(OWNER, run.group), true);
});

/** Where nothing may be killed: what the run consists of, and what is recorded of it. */
const NOT_OURS:
  readonly (readonly [what: string, programs: readonly Started[], parts: Partial<SandboxGroup>])[] = [
    ["a member without the mark", ["member", "apart", "unmarked"], {}],
    ["members that carry another mark", ["member", "apart"], { mark: crypto.randomUUID() }],
    ["a mark that is the beginning of another", ["member", "apart"], { mark: "" }],
  ];

for (const [what, programs, parts] of NOT_OURS) {
  Deno.test(`endGroup() of a leader that is gone ends nobody beside ${what}`, linux, async () => {
    await using run = await RunProcesses.start(programs);
    await run.killLeader();
    assertEquals(await table.endGroup(OWNER, { ...run.group, ...parts }), true);
    assertEquals(run.living(), [...programs]);
  });
}

Deno.test("endGroup() of root ends another user's process, too, as whom a plugin may run", root, async () => {
  await using run = await RunProcesses.start(["member", "foreign"]);
  await using other = await RunProcesses.start(["foreign"]);
  await run.killLeader();
  assertEquals(await table.endGroup(OWNER, run.group), true);
  assertEquals(run.living(), []);
  assertEquals(other.living(), ["leader", "foreign"]);
});

Deno.test("endGroup() ends nobody whose leader only has the pid of the run's", linux, async () => {
  await using stranger = await RunProcesses.start(["member", "apart"], { GAPLESS_RUN: "of another run" });
  assertEquals(await table.endGroup(OWNER, { ...stranger.group, started: "1" }), true);
  assertEquals(stranger.living(), ["leader", "member", "apart"]);
});

Deno.test("endGroup() ends nobody of another boot, host or namespace", linux, async () => {
  await using run = await RunProcesses.start(["member", "apart"]);
  const { boot } = table.self();
  for (
    const parts of [
      { boot: boot.replace(/\/.*/, "/another") },
      { boot: "" },
      { host: "elsewhere" },
      { namespace: "pid:[1]" },
      { namespace: "" },
    ]
  ) {
    assertEquals(await table.endGroup({ ...OWNER, ...parts }, run.group), true);
    assertEquals(run.living(), ["leader", "member", "apart"], JSON.stringify(parts));
  }
});

Deno.test(
  "endGroup() never takes a group for its target that stands for others, or its own",
  linux,
  async () => {
    await using run = await RunProcesses.start(["apart"]);
    const [, , own = ""] = (await Deno.readTextFile("/proc/self/stat")).split(") ").at(-1)?.split(" ") ?? [];
    const started = (await Deno.readTextFile(`/proc/${own}/stat`).catch(() => "")).split(") ").at(-1)?.split(
      " ",
    )[19];
    for (const pid of [0, 1, -1, NaN, 1.5, Number(own)]) {
      const group = { ...run.group, pid, started: started ?? "1" };
      assertEquals(await table.endGroup(OWNER, group), true, String(pid));
    }
    assertEquals(run.living(), ["leader", "apart"]);
  },
);

Deno.test("endGroup() tells of what it cannot end, after a wait with an end", linux, async () => {
  const proc = await Deno.makeTempDir();
  try {
    // No process has this number: what is killed here does not notice.
    const pid = 2 ** 22 + 1;
    const stat = (await Deno.readTextFile("/proc/self/stat")).split(") ").at(-1)?.split(" ") ?? [];
    stat[2] = String(pid);
    await Deno.mkdir(`${proc}/${pid}/task/${pid}`, { recursive: true });
    await Deno.mkdir(`${proc}/sys/kernel/random`, { recursive: true });
    await Deno.mkdir(`${proc}/self/ns`, { recursive: true });
    await Deno.symlink("pid:[7]", `${proc}/self/ns/pid`);
    await Deno.writeTextFile(`${proc}/sys/kernel/random/boot_id`, "boot\n");
    await Deno.writeTextFile(`${proc}/${pid}/stat`, `${pid} (sleep) ${stat.join(" ")}`);
    const stuck = new LinuxProcessTable(proc);
    const began = performance.now();
    const group = { pid, started: stat[19] ?? "", mark: "a-mark" };
    assertEquals(await stuck.endGroup({ ...stuck.self(), pid: 1 }, group), false);
    assert(performance.now() - began < 10_000);
    await Deno.writeTextFile(`${proc}/${pid}/stat`, `${pid} (sleep) Z ${stat.slice(1).join(" ")}`);
    assertEquals(await stuck.endGroup({ ...stuck.self(), pid: 1 }, group), true);
  } finally {
    await Deno.remove(proc, { recursive: true });
  }
});
