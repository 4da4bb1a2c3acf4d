/** File systems of other machines, which may not answer, and of the kernel, which hold no files of ours. */
const SKIPPED =
  /^(?:nfs|cifs|smb|fuse|9p|afs|ceph|gluster|autofs|proc|sysfs|cgroup|devpts|mqueue|bpf|debugfs|tracefs)/;

let mounts: readonly string[] | undefined;

/** Returns the folders in a folder on which something is mounted. Only Linux reports them. */
export function mountsIn(folder: string): readonly string[] {
  const start = folder === "/" ? "/" : `${folder}/`;
  mounts ??= readMounts();
  return mounts.filter((path) => path.startsWith(start) && path !== folder);
}

function readMounts(): readonly string[] {
  if (Deno.build.os !== "linux") return [];
  try {
    return Deno.readTextFileSync("/proc/self/mountinfo").split("\n").flatMap(parseMount);
  } catch (error) {
    if (error instanceof Error) return [];
    throw error;
  }
}

/** The fifth field is the place; the kind follows after " - ". */
function parseMount(line: string): string[] {
  const place = line.split(" ", 5)[4];
  const kind = line.split(" - ")[1] ?? "";
  if (place === undefined || SKIPPED.test(kind)) return [];
  return [place.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)))];
}
