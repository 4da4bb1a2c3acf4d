const MOST = 4_000_000_000;
const CGROUPS = "/sys/fs/cgroup";

/** Returns what a run may use whose plugin does not say, in bytes: half of what this machine, or its cgroup, has; 4 GB at most. */
export function defaultRunMemory(): number {
  return Math.min(MOST, Math.floor(Math.min(Deno.systemMemoryInfo().total, ...cgroupLimits()) / 2));
}

/**
 * Returns the limits of the cgroup of this process and of those that contain it.
 *
 * @param proc Where the system's process folder lies.
 * @param cgroups Where cgroups lie.
 */
export function cgroupLimits(proc = "/proc", cgroups = CGROUPS): number[] {
  const own = /^0::(\/.*)$/m.exec(read(`${proc}/self/cgroup`) ?? "")?.[1] ?? "";
  const paths = own.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"));
  const limits = [
    ...paths.map((path) => read(`${cgroups}${path}/memory.max`)),
    // The first version of cgroups.
    read(`${cgroups}/memory/memory.limit_in_bytes`),
  ];
  return limits.map(Number).filter((limit) => limit > 0);
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}
