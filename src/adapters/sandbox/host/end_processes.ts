import { RUN_VARIABLE, type SandboxGroup } from "../../../domain/window/owner.ts";
import { OWN_CHILDREN, RELEASED } from "../../process/own_children.ts";
import { ProcFiles } from "../../process/proc_files.ts";
import { sendSignal } from "../../process/send_signal.ts";

/** How long what was killed may take to end. */
const PATIENCE_MS = 2_000;
const POLL_MS = 2;

/** Kills a sandbox process and its process group, unless it has ended: then its id may be another process's. */
export function endGroup(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (error instanceof TypeError || error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  // It is not collected yet, and so its id is not used again.
  sendSignal(-child.pid, "SIGKILL");
}

/**
 * Kills what a sandbox process that has ended left behind, programs with a session of their own included: all of them are
 * children of this process by now.
 *
 * @param options Whether those are meant, too, that have removed the run's mark from their environment.
 */
export async function endOrphans(
  { pid: leader, mark, started }: SandboxGroup,
  { unmarked }: { readonly unmarked: boolean },
): Promise<void> {
  const files = new ProcFiles();
  const own = files.stat(Deno.pid)?.session;
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = files.children(Deno.pid).filter(isOrphan);
    if (left.length === 0 || performance.now() > deadline) return;
    for (const pid of left.flatMap((orphan) => files.tree(orphan))) sendSignal(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }

  function isOrphan(pid: number): boolean {
    const stat = files.stat(pid);
    if (stat === undefined || stat.ended) return false;
    // Programs that this one has started itself are in its own session, or in one that they lead.
    if (stat.session === own || OWN_CHILDREN.has(pid) || OWN_CHILDREN.has(stat.session)) return false;
    if (RELEASED.has(pid) || RELEASED.has(stat.session)) return false;
    if (stat.session === leader) return true;
    const found = files.variable(pid, RUN_VARIABLE);
    if (found !== undefined) return found === mark;
    // One that cleared its environment. With other runs under way it may be what one of those has left; the first process
    // of a container adopts everybody's orphans; and what is older was there before this program took its place.
    return unmarked && OWN_CHILDREN.size === 0 && Deno.pid !== 1 && Number(stat.started) >= Number(started);
  }
}
