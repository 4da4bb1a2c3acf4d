import type { OwnerIssue, OwnerTrust } from "../../domain/instance/owner_issue.ts";
import type { OwnerError, Owners } from "../../ports/owners.ts";
import { Accounts } from "./accounts.ts";
import { reasonAgainst, refuseOwners } from "./refuse_owners.ts";
import { ownerTrust, type TrustedOwners } from "./owner_trust.ts";
import { type SeenPaths, walkPath } from "./path_walk.ts";
import { stateEntries } from "./state_entries.ts";

/** What {@linkcode FileOwners} needs. */
export interface FileOwnersOptions extends TrustedOwners {
  /** Absolute path of the manifest. */
  readonly manifest: string;
  /** Absolute paths of that and of all else that decides what the instance runs. */
  readonly files: readonly string[];
  /** Absolute path of the state folder. */
  readonly state: string;
  /** Whether issues are looked for where they are only warnings: nobody reads those of a wake-up by cron. */
  readonly warns: boolean;
  /** What this process saw just now. */
  readonly seen?: SeenPaths | undefined;
}

/**
 * {@linkcode Owners} by the file system. As root it refuses what others could change, in the name of each user that is not
 * trusted; as any other user it notes it.
 */
export class FileOwners implements Owners {
  readonly #options: FileOwnersOptions;
  readonly #accounts = new Accounts();
  readonly #trust: OwnerTrust;
  readonly #issues = new Map<string, OwnerIssue>();
  #seen: SeenPaths;
  #isUsed = false;

  constructor(options: FileOwnersOptions) {
    this.#options = options;
    this.#trust = ownerTrust(options, this.#accounts);
    this.#seen = options.seen ?? new Map();
  }

  issues(): readonly OwnerIssue[] {
    return this.#isRoot ? [] : [...this.#issues.values()];
  }

  nameOf(uid: number): string {
    return this.#accounts.nameOf(uid);
  }

  trusts(uid: number): boolean {
    return this.#trust.owner(uid);
  }

  get warns(): boolean {
    return this.#options.warns;
  }

  get user(): string {
    return this.#accounts.wordOf(this.#options.uid);
  }

  foreignOwner(): string | null {
    const uid = this.#manifestOwner();
    return this.#isRoot && uid !== undefined && uid !== 0 ? this.#accounts.nameOf(uid) : null;
  }

  /** Returns the names of trusted users that this machine does not know. */
  unknown(): string[] {
    return this.#options.trusted.filter((name) => this.#accounts.uidOf(name) === undefined);
  }

  /**
   * Looks at the state folder and at what is in it; done before anything else of this instance is touched.
   *
   * @returns Whether there is a state folder.
   * @throws {OwnerError} As root, if others could change it.
   * @throws {LedgerError} If there is a link, or a special file, in it.
   */
  admitState(): boolean {
    const { state } = this.#options;
    this.#judge([state]);
    const entries = stateEntries(state);
    this.#judge(entries ?? []);
    return entries !== undefined;
  }

  /**
   * Looks at the other files of the instance, each of which may be missing; from the second time on at all of them anew.
   *
   * @throws As `admitState()` does.
   */
  admitFiles(): void {
    if (this.#isUsed) {
      this.#seen = new Map();
      this.admitState();
    }
    this.#isUsed = true;
    this.#judge(this.#options.files);
  }

  /** As `admitState()`, after this process has made the folder: in one that all users may write to, another may have been faster. */
  admitNewState(): void {
    this.#seen = new Map();
    this.admitState();
  }

  /** Returns why root must not use a file, with what to do; null if it may. For other users it notes the issues. */
  reasonAgainst(path: string): string | null {
    const issues = this.#issuesAt([path]);
    return this.#isRoot && issues.length > 0 ? reasonAgainst(issues, this.#accounts) : null;
  }

  #judge(paths: readonly string[]): void {
    const issues = this.#issuesAt(paths);
    if (!this.#isRoot || issues.length === 0) return;
    // All that is to be fixed, at once.
    throw this.#refusal(this.#issuesAt([...this.#options.files, ...paths]));
  }

  #issuesAt(paths: readonly string[]): readonly OwnerIssue[] {
    if (!this.#isRoot && !this.#options.warns) return [];
    const found = new Map(
      paths.flatMap((path) => this.#walk(path).issues).map((issue) => [issue.path, issue]),
    );
    for (const [path, issue] of found) this.#issues.set(path, issue);
    return [...found.values()];
  }

  #refusal(issues: readonly OwnerIssue[]): OwnerError {
    const { manifest, state } = this.#options;
    const manifestOwner = this.#manifestOwner();
    return refuseOwners(issues, { accounts: this.#accounts, manifest, state, manifestOwner });
  }

  #manifestOwner(): number | undefined {
    const { end } = this.#walk(this.#options.manifest);
    return end === null ? undefined : this.#seen.get(end)?.uid ?? undefined;
  }

  #walk(path: string) {
    return walkPath(path, this.#trust, this.#seen);
  }

  get #isRoot(): boolean {
    return this.#options.uid === 0;
  }
}
