import { assertEquals } from "@std/assert";
import { findCronDaemon } from "../../../src/adapters/machine/find_cron_daemon.ts";

interface Process {
  readonly comm: string;
  readonly cmdline: string;
  readonly parent?: number;
}

/** Returns which process is taken for the daemon, or what else is seen. */
async function found(processes: Readonly<Record<number, Process>>): Promise<number | string | null> {
  const proc = await Deno.makeTempDir();
  try {
    const all = {
      1: { comm: "systemd", cmdline: "/sbin/init" },
      self: { comm: "gapless", cmdline: "gapless" },
      ...processes,
    };
    for (const [pid, { comm, cmdline, parent = 1 }] of Object.entries<Process>(all)) {
      await Deno.mkdir(`${proc}/${pid}/ns`, { recursive: true });
      await Deno.writeTextFile(`${proc}/${pid}/comm`, `${comm}\n`);
      await Deno.writeTextFile(`${proc}/${pid}/cmdline`, `${cmdline.replaceAll(" ", "\0")}\0`);
      await Deno.writeTextFile(`${proc}/${pid}/status`, `Name:\t${comm}\nPPid:\t${parent}\n`);
      await Deno.symlink("mnt:[1]", `${proc}/${pid}/ns/mnt`);
    }
    const seen = await findCronDaemon(proc);
    return seen.kind === "running" ? seen.daemon.pid : seen.kind;
  } finally {
    await Deno.remove(proc, { recursive: true });
  }
}

const DAEMON = { comm: "cron", cmdline: "/usr/sbin/cron -f" };
const JOB = { comm: "cron", cmdline: "/usr/sbin/CRON -f" };

Deno.test("the daemon is found, and none of the children that it forks for its jobs", async () => {
  assertEquals(await found({ 30: DAEMON }), 30);
  assertEquals(await found({ 20: { ...JOB, parent: 30 }, 30: DAEMON, 40: { ...JOB, parent: 30 } }), 30);
  assertEquals(await found({ 20: { ...DAEMON, parent: 30 }, 30: DAEMON }), 30);
  const crond = { comm: "crond", cmdline: "/usr/sbin/crond -n" };
  assertEquals(
    await found({ 30: crond, 31: { comm: "crond", cmdline: "/usr/sbin/CROND -n", parent: 30 } }),
    30,
  );
});

Deno.test("a job that outlives its daemon is not taken for one", async () => {
  assertEquals(await found({ 40: JOB, 41: { comm: "sh", cmdline: "/bin/sh -c x", parent: 40 } }), "none");
  assertEquals(await found({ 40: { comm: "crond", cmdline: "/usr/sbin/CROND -n" } }), "none");
});

Deno.test("busybox is a daemon where it is called as one", async () => {
  assertEquals(await found({ 30: { comm: "busybox", cmdline: "busybox crond -f" } }), 30);
  assertEquals(await found({ 30: { comm: "busybox", cmdline: "busybox sh" } }), "none");
});
