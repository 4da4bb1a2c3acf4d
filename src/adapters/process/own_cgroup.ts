import { ProcFiles } from "./proc_files.ts";

const ROOT = "/sys/fs/cgroup";

/** The cgroup that this process is in, for one controller. */
export interface OwnCgroup {
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Of which of the two kinds it is; they name their files differently. */
  readonly version: 1 | 2;
}

/**
 * Returns this process's cgroup for a controller, such as `memory` or `pids`; undefined where there is none.
 *
 * @param root Where cgroups are mounted.
 * @param membership Text of `/proc/self/cgroup`.
 */
export function ownCgroup(
  controller: string,
  { root = ROOT, membership = new ProcFiles().read("self/cgroup") ?? "" } = {},
): OwnCgroup | undefined {
  const lines = membership.split("\n").map((line) => /^\d+:([^:]*):(.*)$/.exec(line));
  const [, , path] = lines.find((line) => line?.[1]?.split(",").includes(controller)) ?? [];
  if (path !== undefined) return existing(`${root}/${controller}`, path, 1);
  const [, , unified] = lines.find((line) => line?.[1] === "") ?? [];
  return unified === undefined ? undefined : existing(root, unified, 2);
}

/** In a container, the path may be one that only the host knows; the container's own is the root then. */
function existing(root: string, path: string, version: OwnCgroup["version"]): OwnCgroup | undefined {
  const folder = [`${root}${path}`.replace(/\/$/, ""), root].find(isFolder);
  return folder === undefined ? undefined : { folder, version };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}
