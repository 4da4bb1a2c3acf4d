/** One process as `/proc` shows it. */
export interface ProcessStat {
  readonly pid: number;
  /** Such as `R` (running), `T` (stopped), `Z` (ended, and not yet collected by its parent). */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started, in clock ticks since the boot. */
  readonly started: string;
}

/** Returns what `/proc` shows of a process; undefined if it is gone, or there is no `/proc`. */
export function statOf(pid: number): ProcessStat | undefined {
  const text = readProc(`${pid}/stat`);
  if (text === undefined) return undefined;
  // The second field is the program's name in parentheses, with whatever spaces and parentheses it has itself.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state = "", parent, group, session] = fields;
  return {
    pid,
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    started: fields[19] ?? "",
  };
}

/** Returns the children of a process, whichever of its threads started them; none where the kernel does not list them. */
export function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    (readProc(`${pid}/task/${thread}/children`) ?? "").split(" ").filter((text) => text !== "").map(Number)
  );
}

/** Returns a process and all its descendants. */
export function treeOf(pid: number): number[] {
  const tree = [pid];
  // Grows while it is walked.
  for (const member of tree) tree.push(...childrenOf(member).filter((child) => !tree.includes(child)));
  return tree;
}

/** Returns the bytes of memory that a process holds alone: what is resident, without files that are mapped. */
export function residentBytes(pid: number): number {
  const status = readProc(`${pid}/status`) ?? "";
  const kilobytes = status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB/gm);
  return kilobytes.reduce((sum, [, amount]) => sum + Number(amount), 0) * 1024;
}

/** Returns the value of a variable in the environment that a process was started with. */
export function variableOf(pid: number, name: string): string | undefined {
  const entry = readProc(`${pid}/environ`)?.split("\0").find((text) => text.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}

function threadsOf(pid: number): string[] {
  try {
    return Array.from(Deno.readDirSync(`/proc/${pid}/task`), ({ name }) => name);
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

function readProc(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(`/proc/${path}`);
  } catch (error) {
    // The process ended, before or while it was read, or is another user's.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
