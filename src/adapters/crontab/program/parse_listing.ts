import { bytesToText } from "../../../domain/crontab/byte_text.ts";
import type { ShellResult } from "../../shell/shell.ts";
import { headerOf } from "./header_of.ts";
import { unlisted } from "./unlisted.ts";

/** What `crontab -l` told of. */
export interface Listing {
  /** Three comments in the form of cron's own header, or `""`. Not every cron makes one: they may be the user's. */
  readonly header: string;
  /** All the rest. */
  readonly text: string;
  /** Whether there is no crontab at all. */
  readonly isAbsent: boolean;
}

/** Debian, cronie, BSD, dcron and systemd-cron; busybox. */
const NO_CRONTAB = /^(?:crontab: )?(?:no crontab for .+|can't open '.+': No such file or directory)$/;

/**
 * Reads what `crontab -l` printed.
 *
 * @throws {CrontabError} If it failed: that must not read as "empty", for the next write would erase the user's lines.
 */
export function parseListing(result: ShellResult): Listing {
  const { code, stdout, stderr } = result;
  const empty = stdout.length === 0;
  if (empty && code <= 1 && NO_CRONTAB.test(stderr.trim())) return { header: "", text: "", isAbsent: true };
  if (code !== 0 || (empty && stderr.trim() !== "")) {
    throw unlisted(result);
  }
  const listed = bytesToText(stdout);
  const header = headerOf(listed);
  return { header, text: listed.slice(header.length), isAbsent: false };
}
