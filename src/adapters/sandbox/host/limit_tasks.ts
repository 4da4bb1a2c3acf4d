import { type OwnCgroup, ownCgroup } from "../../process/own_cgroup.ts";

const PREFIX = "gapless-run-";

/**
 * Puts a sandbox process into a cgroup of its own in which no more processes and threads can be started than `tasks`.
 *
 * @returns What removes that cgroup, when its processes have ended; or why none can be made here, in a clause.
 */
export function limitTasks(
  pid: number,
  tasks: number,
  own: OwnCgroup | undefined = ownCgroup("pids"),
): Disposable | string {
  if (own === undefined) return "this system has no cgroups that limit tasks";
  const folder = `${own.folder}/${PREFIX}${pid}`;
  try {
    removeEmpty(own.folder);
    // Only the root may hold processes itself and pass the controller on as well; where it is passed on, this changes nothing.
    if (own.version === 2) {
      attempt(() => Deno.writeTextFileSync(`${own.folder}/cgroup.subtree_control`, "+pids"));
    }
    Deno.mkdirSync(folder);
    Deno.writeTextFileSync(`${folder}/pids.max`, String(tasks));
    Deno.writeTextFileSync(`${folder}/cgroup.procs`, String(pid));
    return { [Symbol.dispose]: () => attempt(() => Deno.removeSync(folder)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    attempt(() => Deno.removeSync(folder));
    return error.message;
  }
}

/** Removes the cgroups of runs whose host was killed. One with a process in it stays. */
function removeEmpty(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.startsWith(PREFIX)) attempt(() => Deno.removeSync(`${folder}/${name}`));
  }
}

function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
