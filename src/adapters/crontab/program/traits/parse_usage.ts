import type { CronTraits } from "./cron_traits.ts";

/** A kind of cron: what its `crontab -h` says, and what goes with that. */
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
 * Tells how a `crontab` program behaves by what it says of itself when asked for help. Programs descend from each other,
 * and the same name (vixie, macOS, FreeBSD, older Debian) stands for several: what nothing proves stays unknown.
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
