/** Returns the processes that a process has started, and those that they have, itself included. */
export async function treeOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const thread of await names(`/proc/${pid}/task`)) {
    const text = await read(`/proc/${pid}/task/${thread}/children`);
    children.push(...text.split(" ").filter((word) => word !== "").map(Number));
  }
  return [pid, ...(await Promise.all(children.map(treeOf))).flat()];
}

/** Returns what processes hold together, in bytes: each page that several of them share counts once. */
export async function sharedOutMemory(pids: readonly number[]): Promise<number> {
  const texts = await Promise.all(pids.map((pid) => read(`/proc/${pid}/smaps_rollup`)));
  return sum(texts.map((text) => 1024 * Number(/^Pss: +(\d+)/m.exec(text)?.[1] ?? 0)));
}

/** Returns what processes hold each for itself, in bytes: quick to read, also of hundreds. */
export async function ownMemory(pids: readonly number[]): Promise<number> {
  const texts = await Promise.all(pids.map((pid) => read(`/proc/${pid}/statm`)));
  return sum(texts.map((text) => {
    const [, resident = 0, shared = 0] = text.split(" ").map(Number);
    return 4096 * (resident - shared);
  }));
}

/** Returns the processor time of all processes that this one has started and that have ended, in milliseconds. */
export async function childrenCpuMs(): Promise<number> {
  const text = await Deno.readTextFile("/proc/self/stat");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
  const [user = 0, system = 0] = fields.slice(13, 15);
  return 10 * (user + system);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A process that ends meanwhile holds nothing. */
async function read(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Error) return "";
    throw error;
  }
}
