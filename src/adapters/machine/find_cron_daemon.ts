import type { CronDaemon, DaemonSighting } from "../../ports/machine.ts";
import { readIfThere } from "./read_if_there.ts";

/** What cron daemons are called: Debian's and vixie's, and all others. */
const NAMES = ["cron", "crond"];
/** systemd-cron is no daemon: a generator makes timers of crontabs. */
const GENERATED = "/run/systemd/generator";
/** Linux counts a process's start in these, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Looks for a cron daemon among the processes. */
export async function findCronDaemon(): Promise<DaemonSighting> {
  // Who cannot see the first process may not see others' at all.
  if (await readIfThere("/proc/1/comm") === null) return { kind: "unseen" };
  for await (const { name } of Deno.readDir("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const called = await nameOf(pid);
    if (called !== null && !await isElsewhere(pid)) {
      return { kind: "running", daemon: await describe(called, pid) };
    }
  }
  const generated = await generatesTimers();
  if (!generated) return { kind: "none" };
  return { kind: "running", daemon: { name: "systemd-cron", pid: null, startedAt: null, timezone: null } };
}

/** Returns what a process is called if it is a cron daemon; busybox is one program for many. */
async function nameOf(pid: number): Promise<string | null> {
  const program = (await readIfThere(`/proc/${pid}/comm`))?.trim() ?? "";
  if (NAMES.includes(program)) return program;
  if (program !== "busybox") return null;
  const words = (await readIfThere(`/proc/${pid}/cmdline`))?.split("\0") ?? [];
  return words.slice(0, 2).some((word) => /(^|\/)crond$/.test(word)) ? "busybox crond" : null;
}

/** A daemon that sees other files (a container's) reads other crontabs. What may not be looked into is taken for one of here. */
async function isElsewhere(pid: number): Promise<boolean> {
  const [its, own] = await Promise.all([pid, "self"].map((process) => linkIfSeen(`/proc/${process}/ns/mnt`)));
  return its !== null && its !== own;
}

async function linkIfSeen(path: string): Promise<string | null> {
  try {
    return await Deno.readLink(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    throw error;
  }
}

async function describe(name: string, pid: number): Promise<CronDaemon> {
  const environment = await readIfThere(`/proc/${pid}/environ`);
  const zone = environment?.split("\0").find((line) => line.startsWith("TZ="))?.slice("TZ=".length);
  return { name, pid, startedAt: await startOf(pid), timezone: zone ?? null };
}

async function startOf(pid: number): Promise<Date | null> {
  const stat = await readIfThere(`/proc/${pid}/stat`);
  const boot = /^btime (\d+)$/m.exec(await readIfThere("/proc/stat") ?? "")?.[1];
  const started = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  if (boot === undefined || started === undefined) return null;
  return new Date((Number(boot) + Number(started) / TICKS_PER_SECOND) * 1000);
}

async function generatesTimers(): Promise<boolean> {
  try {
    for await (const { name } of Deno.readDir(GENERATED)) {
      if (/^cron-.*\.timer$/.test(name)) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
