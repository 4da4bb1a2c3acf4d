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
    if (read(`${path}/comm`)?.trim() !== "crontab") return false;
    const args = read(`${path}/cmdline`)?.split("\0") ?? [];
    return !args.some((arg) => ignored.includes(arg)) && owner(path) === uid;
  });
}

function names(proc: string): string[] {
  try {
    return Array.from(Deno.readDirSync(proc), ({ name }) => name).filter((name) => /^\d+$/.test(name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Returns the user who called the program, whatever rights it has itself. */
function owner(path: string): number | undefined {
  const uid = /^Uid:\s+(\d+)/m.exec(read(`${path}/status`) ?? "")?.[1];
  return uid === undefined ? undefined : Number(uid);
}

/** Processes end while they are looked at. */
function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    // Linux answers so for a process that has just ended.
    if (error instanceof Error && /os error 3\b/.test(error.message)) return undefined;
    throw error;
  }
}
