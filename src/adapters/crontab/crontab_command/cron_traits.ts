import { CrontabError } from "../../../ports/crontab.ts";

/** How the `crontab` program here behaves, as far as it matters to who edits a crontab. */
export interface CronTraits {
  /** What people call it, for messages. */
  readonly name: string;
  /** Whether it puts a header of its own before what it installs and lists; null: not known before the first write. */
  readonly makesHeader: boolean | null;
  /** Whether `-l` prints some bytes as an escape; null: not known. */
  readonly escapes: boolean | null;
  /** Whether carriage returns come through the program; it may read and write text instead of bytes. */
  readonly keepsCarriageReturns: boolean;
  /** Whether `-e` hands an editor the exact bytes, and writes nothing if the editor changes nothing. */
  readonly hasExactEdit: boolean;
  /** The flag that checks a table without installing it. */
  readonly dryRun: "-n" | "-T" | null;
  /** How many entries its daemon reads of a table, if it drops the rest without a word. Root's is read whole. */
  readonly silentEntryLimit: number | null;
  /** Whether its daemon reads /etc/cron.d, with a column for the user; null: not known. */
  readonly readsCronD: boolean | null;
  /** Whether its daemon mails what an entry prints, with no MAILTO above it; null: not known. */
  readonly mails: boolean | null;
}

/** A kind of cron: what its `crontab -h` prints, and what goes with that. */
interface Kind {
  readonly mark: RegExp;
  readonly traits: Omit<CronTraits, "dryRun" | "hasExactEdit">;
}

const PLAIN = {
  makesHeader: false,
  escapes: false,
  keepsCarriageReturns: true,
  silentEntryLimit: null,
  readsCronD: true,
  mails: true,
} as const;

/** From the most telling mark to the least: all but busybox, dcron and systemd-cron descend from one program. */
const KINDS: readonly Kind[] = [
  {
    mark: /^BusyBox v/m,
    // Its daemon stops at the 256th entry of anyone but root, and mails only below a MAILTO, where the block never is.
    traits: { ...PLAIN, name: "busybox", silentEntryLimit: 255, readsCronD: false, mails: false },
  },
  {
    mark: /^crontab -d .*delete crontab/m,
    traits: { ...PLAIN, name: "dcron", readsCronD: false, mails: null },
  },
  {
    mark: /maintain crontab files|--translate/,
    traits: { ...PLAIN, name: "systemd-cron", keepsCarriageReturns: false, mails: null },
  },
  { mark: /host in cluster/, traits: { ...PLAIN, name: "cronie" } },
  {
    mark: /^\s*-n\s.*dry run/m,
    traits: { ...PLAIN, name: "Debian's cron", makesHeader: true, escapes: true },
  },
];

const UNKNOWN = {
  name: "cron",
  makesHeader: null,
  escapes: null,
  keepsCarriageReturns: true,
  silentEntryLimit: null,
  readsCronD: null,
  mails: null,
} as const;

/**
 * Returns how a `crontab` program behaves by what it prints when asked for help. Programs descend from each other,
 * and the same name (vixie, macOS, FreeBSD, older Debian) is used for several: what nothing proves stays unknown.
 *
 * @param usage What `crontab -h` printed, on standard output and standard error.
 */
export function parseUsage(usage: string): CronTraits {
  const traits = KINDS.find(({ mark }) => mark.test(usage))?.traits ?? UNKNOWN;
  return {
    ...traits,
    // Some take any unknown flag for none and install what follows: only what the program itself explains is used.
    dryRun: /^\s*-n\s.*dry run/m.test(usage)
      ? "-n"
      : /^\s*-T\s.*(?:test|check|dry)/mi.test(usage)
      ? "-T"
      : null,
    hasExactEdit: traits.escapes === true,
  };
}

/** A text to be written, and what is known of what is there. */
export interface LossCheck {
  readonly text: string;
  /** The table's file, or null if it cannot be read. */
  readonly file: string | null;
  readonly isRoot: boolean;
}

/**
 * Refuses a text of which this cron would drop a part without a word. Limits that it reports itself need no check here.
 *
 * @throws {CrontabError} With the limit and what to do.
 */
export function refuseSilentLoss(
  { name, silentEntryLimit, keepsCarriageReturns }: CronTraits,
  { text, file, isRoot }: LossCheck,
): void {
  const line = file?.split("\n").findIndex((line) => line.includes("\r")) ?? -1;
  if (line >= 0 && !keepsCarriageReturns) {
    throw refused(
      `line ${
        line + 1
      } of its file holds a carriage return, which ${name} would take away; remove it with "crontab -e"`,
    );
  }
  const entries = text.split("\n").filter((line) => /^\s*[^\s#]/.test(line)).length;
  if (silentEntryLimit === null || isRoot || entries <= silentEntryLimit) return;
  throw refused(
    `it would have ${entries} entries, and ${name} reads ${silentEntryLimit} of a user's; take some out, or use root's ` +
      "crontab, which has no limit",
  );
}

function refused(why: string): CrontabError {
  return new CrontabError(`Cannot change the crontab: ${why} (nothing was changed)`);
}
