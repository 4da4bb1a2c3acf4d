/** Returns the processes that a process has started, and those that they have, itself included. */
export function treeOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter((word) => word !== "").map(Number)
  );
  return [pid, ...children.flatMap(treeOf)];
}

/** Returns what processes hold together, in bytes: each page that several of them share counts once. */
export function sharedOutMemory(pids: readonly number[]): number {
  return sum(
    pids.map((pid) => 1024 * Number(/^Pss: +(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0)),
  );
}

/** Returns what processes hold each for itself, in bytes: quick to read, also of hundreds. */
export function ownMemory(pids: readonly number[]): number {
  return sum(pids.map((pid) => {
    const [, resident = 0, shared = 0] = read(`/proc/${pid}/statm`).split(" ").map(Number);
    return 4096 * (resident - shared);
  }));
}

/** Returns the processor time of all processes that this one has started and that have ended, in milliseconds. */
export function childrenCpuMs(): number {
  const text = Deno.readTextFileSync("/proc/self/stat");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const [user = 0, system = 0] = fields.slice(13, 15);
  return 10 * (user + system);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function threadsOf(pid: number): string[] {
  try {
    return Array.from(Deno.readDirSync(`/proc/${pid}/task`), ({ name }) => name);
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

/** A process that ends meanwhile holds nothing. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Error) return "";
    throw error;
  }
}
