/** What a machine tells of its cron, its mail and its folders. */
export interface Machine {
  /** Looks for the daemon that reads crontabs. */
  cronDaemon(): Promise<DaemonSighting>;
  /**
   * Returns the path of a program: as Gapless itself would start it, or else where system programs lie; null if there is none.
   *
   * @throws {ShellError} If a variable that names it is wrong.
   */
  findProgram(name: string): Promise<string | null>;
  /** Entries of PATH in which Gapless does not look for programs. */
  readonly ignoredEntries: readonly IgnoredEntry[];
  /** Tells whether a file is there and may be executed by this user. */
  isExecutable(path: string): Promise<boolean>;
  /** Returns which file lets or keeps a user from using cron, or null if none says anything. */
  cronAccess(user: string): Promise<CronAccess | null>;
  /** Returns when the machine's time zone was set last, or null if that is not known. */
  zoneSetAt(): Promise<Date | null>;
  /** The value of `TZ` in this process. */
  readonly timezoneVariable: string | undefined;
  /** Returns what is known of a folder, or null if it is not there. */
  folder(path: string): Promise<FolderFacts | null>;
  /** Returns the version of Landlock by which the kernel restricts plugins; 0 if it has none, or none for this process. */
  landlockVersion(): Promise<number>;
  /** Returns the permission bits of a file, or null if it is not there. */
  fileMode(path: string): Promise<number | null>;
  /** Removes an empty folder, if it is there. */
  removeFolder(path: string): Promise<void>;
}

/** An entry of PATH, and why no program is started from there. */
export interface IgnoredEntry {
  readonly entry: string;
  readonly reason: string;
}

/** What can be seen of the cron daemon: `unseen` where other processes are hidden, or start when they are needed. */
export type DaemonSighting =
  | { readonly kind: "running"; readonly daemon: CronDaemon }
  | { readonly kind: "none" }
  | { readonly kind: "unseen" };

/** A running cron daemon. */
export interface CronDaemon {
  readonly name: string;
  /** Null for one that is no process of its own. */
  readonly pid: number | null;
  readonly startedAt: Date | null;
  /** Its `TZ`; null if it has none, or if that is not to be seen. */
  readonly timezone: string | null;
}

/** What `cron.allow` or `cron.deny` says of a user. */
export interface CronAccess {
  readonly file: string;
  readonly allowed: boolean;
}

/** A folder, as far as a ledger's safety depends on it. */
export interface FolderFacts {
  readonly uid: number;
  /** Permission bits. */
  readonly mode: number;
  readonly freeBytes: number;
  /** How many more files its file system takes; null where there is no such limit. */
  readonly freeFiles: number | null;
  /** Whether its file system takes no changes. */
  readonly readOnly: boolean;
  /** Whether it lies on another machine, where SQLite's locks cannot be relied on. */
  readonly remote: boolean;
}
