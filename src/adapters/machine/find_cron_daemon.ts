import type { CronDaemon, DaemonSighting } from "../../ports/machine.ts";
import { ifExistsSync, isUnseen, readIfSeen } from "../files/if_exists.ts";

/** What cron daemons are called: Debian's and vixie's, and all others. */
const NAMES = ["cron", "crond"];
/** systemd-cron is no daemon: a generator makes timers of crontabs. */
const GENERATED = "/run/systemd/generator";
/** Linux counts a process's start in these, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/**
 * Looks for a cron daemon among the processes.
 *
 * @param proc Where the system's process folder lies.
 */
export async function findCronDaemon(proc = "/proc"): Promise<DaemonSighting> {
  // Who cannot see the first process may not see others' at all.
  if (readIfSeen(`${proc}/1/comm`) === undefined) return { kind: "unseen" };
  for await (const { name } of Deno.readDir(proc)) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const called = nameOf(proc, pid);
    if (called !== null && !isElsewhere(proc, pid)) {
      return { kind: "running", daemon: describe(proc, { name: called, pid }) };
    }
  }
  const generated = generatesTimers();
  if (!generated) return { kind: "none" };
  return { kind: "running", daemon: { name: "systemd-cron", pid: null, startedAt: null, timezone: null } };
}

/** Returns what a process is called if it is a cron daemon; busybox is one program for many. */
function nameOf(proc: string, pid: number): string | null {
  const program = commandOf(proc, pid);
  const words = readIfSeen(`${proc}/${pid}/cmdline`)?.split("\0") ?? [];
  if (NAMES.includes(program)) return isChild(proc, { pid, program, words }) ? null : program;
  if (program !== "busybox") return null;
  return words.slice(0, 2).some((word) => /(^|\/)crond$/.test(word)) ? "busybox crond" : null;
}

/** A daemon forks for each job, and the child outlives it: it has the daemon's name, which most crons write in capitals then. */
function isChild(
  proc: string,
  { pid, program, words }: {
    readonly pid: number;
    readonly program: string;
    readonly words: readonly string[];
  },
): boolean {
  if (/(^|\/)CROND?$/.test(words[0]?.split(" ", 1)[0] ?? "")) return true;
  const parent = /^PPid:\s*(\d+)$/m.exec(readIfSeen(`${proc}/${pid}/status`) ?? "")?.[1];
  return parent !== undefined && commandOf(proc, Number(parent)) === program;
}

function commandOf(proc: string, pid: number): string {
  return readIfSeen(`${proc}/${pid}/comm`)?.trim() ?? "";
}

/** A daemon that sees other files (a container's) reads other crontabs. What may not be looked into is taken for one of here. */
function isElsewhere(proc: string, pid: number): boolean {
  const [its, own] = [pid, "self"].map((process) =>
    ifExistsSync(() => Deno.readLinkSync(`${proc}/${process}/ns/mnt`), isUnseen)
  );
  return its !== undefined && its !== own;
}

function describe(proc: string, { name, pid }: { readonly name: string; readonly pid: number }): CronDaemon {
  const environment = readIfSeen(`${proc}/${pid}/environ`);
  const zone = environment?.split("\0").find((line) => line.startsWith("TZ="))?.slice("TZ=".length);
  return { name, pid, startedAt: startOf(proc, pid), timezone: zone ?? null };
}

function startOf(proc: string, pid: number): Date | null {
  const stat = readIfSeen(`${proc}/${pid}/stat`);
  const boot = /^btime (\d+)$/m.exec(readIfSeen(`${proc}/stat`) ?? "")?.[1];
  const started = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  if (boot === undefined || started === undefined) return null;
  return new Date((Number(boot) + Number(started) / TICKS_PER_SECOND) * 1000);
}

function generatesTimers(): boolean {
  const entries = ifExistsSync(() => [...Deno.readDirSync(GENERATED)], isUnseen) ?? [];
  return entries.some(({ name }) => /^cron-.*\.timer$/.test(name));
}
