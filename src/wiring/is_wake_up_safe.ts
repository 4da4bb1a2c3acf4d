import type { WakeUp } from "../domain/instance/parse_wake_up.ts";
import type { SeenPaths } from "../adapters/owners/path_walk.ts";

const GROUP_OR_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * Reports whether a wake-up may use the state folder before the program is loaded, which then says what is wrong: as root only
 * if nobody else can change the folders of what it runs; and never through a link in that folder. In doubt it may not.
 *
 * The files in these folders are looked at when the program is loaded; what was decided without it rests on their stamps, which
 * show a change of owner or mode. Every wake-up does this: so there is one `lstat` for each folder, and little code.
 *
 * @param seen Gets what was seen, so that the program need not look again.
 */
export async function isWakeUpSafe(wakeUp: WakeUp, seen: SeenPaths): Promise<boolean> {
  const { plugin, manifest, state, trustOwner } = wakeUp;
  try {
    if (isLink(`${state}/ledger.db`, seen) || isLink(`${state}/outlooks/${plugin}.json`, seen)) return false;
    if (Deno.uid() !== 0) return true;
    const program = Deno.build.standalone ? Deno.execPath() : "/";
    if (
      areFoldersSafe(`${state}/`, seen) && areFoldersSafe(manifest, seen) && areFoldersSafe(program, seen)
    ) {
      return (modeOf(state, seen) & GROUP_OR_OTHERS_WRITE) === 0;
    }
    const { walksAreSafe } = await import("./walks_are_safe.ts");
    return walksAreSafe([state, folderOf(manifest), folderOf(program)], trustOwner, seen);
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Whether every folder on the way to a file is root's alone, and none of them a link. */
function areFoldersSafe(path: string, seen: SeenPaths): boolean {
  for (let end = 0; end !== -1; end = path.indexOf("/", end + 1)) {
    const folder = end === 0 ? "/" : path.slice(0, end);
    if (!seen.has(folder)) seen.set(folder, Deno.lstatSync(folder));
    const info = seen.get(folder);
    if (!info?.isDirectory || info.uid !== 0) return false;
    const mode = info.mode ?? 0;
    if ((mode & GROUP_OR_OTHERS_WRITE) !== 0 && (mode & STICKY) === 0) return false;
  }
  return true;
}

function isLink(path: string, seen: SeenPaths): boolean {
  try {
    const info = Deno.lstatSync(path);
    seen.set(path, info);
    return !info.isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function modeOf(path: string, seen: SeenPaths): number {
  return seen.get(path)?.mode ?? 0;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
