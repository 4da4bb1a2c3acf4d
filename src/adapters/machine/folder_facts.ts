import { ifExists, readIfSeen } from "../files/if_exists.ts";
import type { FolderFacts } from "../../ports/machine.ts";

/** The kernel's numbers of file systems on other machines: NFS, SMB (three times), Ceph, AFS, 9p, GlusterFS and sshfs by FUSE. */
const REMOTE = [0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x5346414f, 0x01021997, 0x65735546];

/** Returns what is known of a folder, or null if it is not there. */
export async function folderFacts(path: string): Promise<FolderFacts | null> {
  // Its promised form is not in every Deno.
  const { statfsSync } = await import("node:fs");
  return await ifExists(async () => {
    const { uid, mode } = await Deno.stat(path);
    const { type, bavail, bsize, files, ffree } = statfsSync(path);
    return {
      uid: uid ?? 0,
      mode: (mode ?? 0) & 0o777,
      freeBytes: bavail * bsize,
      // Some file systems make room for files as they need it, and tell of none.
      freeFiles: files > 0 ? ffree : null,
      readOnly: isReadOnly(path),
      remote: REMOTE.includes(type),
    };
  }) ?? null;
}

/** Whether the file system that holds a folder is mounted read-only, or became so for errors; false where that is not to be seen. */
function isReadOnly(path: string): boolean {
  const real = Deno.realPathSync(path);
  const holds = (point: string) => point === "/" || real === point || real.startsWith(`${point}/`);
  const mounts = (readIfSeen("/proc/self/mountinfo") ?? "").split("\n").flatMap((line) => {
    const [own = "", device = ""] = line.split(" - ");
    const [, , , , point, options = ""] = own.split(" ");
    const all = [...options.split(","), ...device.split(" ")[2]?.split(",") ?? []];
    return point === undefined ? [] : [{ point: unescaped(point), readOnly: all.includes("ro") }];
  });
  // Of those that hold it, the deepest is meant, and of several at one place the last.
  const found = mounts.filter(({ point }) => holds(point)).reduce<(typeof mounts)[number] | undefined>(
    (best, mount) => best === undefined || mount.point.length >= best.point.length ? mount : best,
    undefined,
  );
  return found?.readOnly ?? false;
}

/** Blanks, and some other characters, are written as octal numbers there. */
function unescaped(text: string): string {
  return text.replace(
    /\\([0-7]{3})/g,
    (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
