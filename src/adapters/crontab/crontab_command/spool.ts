import { bytesToText } from "../../../domain/crontab/byte_text.ts";
import { ifExists, isUnreachable } from "../../files/if_exists.ts";

/** Where crons keep crontabs: Debian, busybox, dcron and systemd-cron; cronie; macOS; FreeBSD. */
const FOLDERS = ["/var/spool/cron/crontabs", "/var/spool/cron", "/var/at/tabs", "/var/cron/tabs"];

/** Returns where crons keep a user's crontab. */
export function spoolPaths(user: string): readonly string[] {
  return FOLDERS.map((folder) => `${folder}/${user}`);
}

/** Returns the first of the files that can be read, byte for byte; null if none can, as is usual for anyone but root. */
export async function readSpool(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    const bytes = await ifExists(() => Deno.readFile(path), isUnreadable);
    if (bytes !== undefined) return bytesToText(bytes);
  }
  return null;
}

function isUnreadable(error: unknown): boolean {
  return isUnreachable(error) || error instanceof Deno.errors.IsADirectory;
}
