import { ifExistsSync, readIfSeen } from "../../files/if_exists.ts";

/** What `crontab` is called with when it is of no concern: an editor that someone may sit at for hours. */
const IDLE = ["-e", "-h", "-V"];

/**
 * Reports whether another `crontab` program of this user is under way that may be about to write. A pipeline such as
 * `crontab -l | … | crontab -` starts its writer before it has read anything. Where there is no /proc, nobody is seen.
 */
export function isAnyoneWriting(proc = "/proc"): boolean {
  return isAnyoneAt([...IDLE, "-l"], proc);
}

/** Reports the same, but sees those who read as well: for all that is known, they write by it next. */
export function isAnyoneReadingOrWriting(proc = "/proc"): boolean {
  return isAnyoneAt(IDLE, proc);
}

function isAnyoneAt(ignored: readonly string[], proc: string): boolean {
  const uid = Deno.uid();
  return names(proc).some((pid) => {
    const path = `${proc}/${pid}`;
    if (readIfSeen(`${path}/comm`)?.trim() !== "crontab") return false;
    const args = readIfSeen(`${path}/cmdline`)?.split("\0") ?? [];
    return !args.some((arg) => ignored.includes(arg)) && owner(path) === uid;
  });
}

function names(proc: string): string[] {
  const entries = ifExistsSync(() => Array.from(Deno.readDirSync(proc), ({ name }) => name)) ?? [];
  return entries.filter((name) => /^\d+$/.test(name));
}

/** Returns the user who called the program, whatever rights it has itself. */
function owner(path: string): number | undefined {
  const uid = /^Uid:\s+(\d+)/m.exec(readIfSeen(`${path}/status`) ?? "")?.[1];
  return uid === undefined ? undefined : Number(uid);
}
