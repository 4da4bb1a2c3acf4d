import { ifExists } from "../files/if_exists.ts";
import type { FolderFacts } from "../../ports/machine.ts";

/** The kernel's numbers of file systems on other machines: NFS, SMB (three times), Ceph, AFS, 9p, GlusterFS and sshfs by FUSE. */
const REMOTE = [0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x00c36400, 0x5346414f, 0x01021997, 0x65735546];

/** Returns what is known of a folder, or null if it is not there. */
export async function folderFacts(path: string): Promise<FolderFacts | null> {
  // Its promised form is not in every Deno.
  const { statfsSync } = await import("node:fs");
  return await ifExists(async () => {
    const { uid, mode } = await Deno.stat(path);
    const { type, bavail, bsize } = statfsSync(path);
    return {
      uid: uid ?? 0,
      mode: (mode ?? 0) & 0o777,
      freeBytes: bavail * bsize,
      remote: REMOTE.includes(type),
    };
  }) ?? null;
}
