import { joinWords } from "../../domain/crontab/shell_words.ts";
import { describeOwnerIssue, ownerFixes } from "../../domain/instance/owner_fixes.ts";
import type { OwnerIssue } from "../../domain/instance/owner_issue.ts";
import { OwnerError } from "../../ports/owners.ts";
import type { Accounts } from "./accounts.ts";

/** What a refusal is about. */
export interface RefusedInstance {
  readonly accounts: Accounts;
  readonly manifest: string;
  readonly state: string;
  /** Owner of the manifest; undefined if there is none. */
  readonly manifestOwner: number | undefined;
}

/** Returns why root does not use some files, with the commands that fix it, and the other ways. */
export function refuseOwners(
  issues: readonly OwnerIssue[],
  { accounts, manifest, state, manifestOwner }: RefusedInstance,
): OwnerError {
  const isForeign = (uid: number | undefined) => issues.some((issue) => issue.uid === uid);
  const trust = waysToTrust(issues, accounts);
  const lines = [
    "Cannot run as root what other users can change:",
    ...clausesOf(issues, accounts),
    `to fix it: ${fixes(issues, state).join("; ")}`,
    ...trust === null ? [] : [`or ${trust}`],
    ...manifestOwner !== undefined && isForeign(manifestOwner)
      ? [
        `as root this is a second instance of ${manifest}; to use the one of ` +
        `${accounts.nameOf(manifestOwner)}, run gapless as that user`,
      ]
      : [],
    ...issues.some(({ path, uid }) => path === state && uid !== null)
      ? [`look at what is in ${state} before you take it over, or name another folder with --state DIR`]
      : [],
  ];
  return new OwnerError(lines.join("\n  "));
}

/** Returns why root does not use one file, and what to do, as one line. */
export function reasonAgainst(issues: readonly OwnerIssue[], accounts: Accounts): string {
  const trust = waysToTrust(issues, accounts);
  return [
    `other users can change it: ${clausesOf(issues, accounts).join("; ")}`,
    `to fix it: ${ownerFixes(issues, "root").join("; ")}`,
    ...trust === null ? [] : [`or ${trust}`],
  ].join("; ");
}

function clausesOf(issues: readonly OwnerIssue[], accounts: Accounts): string[] {
  return issues.map((issue) => `${issue.path} ${describeOwnerIssue(issue, (uid) => accounts.nameOf(uid))}`);
}

/** Returns how to trust the owners; null if no owner is the issue. */
function waysToTrust(issues: readonly OwnerIssue[], accounts: Accounts): string | null {
  const words = new Set(issues.flatMap(({ uid }) => uid === null ? [] : [accounts.wordOf(uid)]));
  if (words.size === 0) return null;
  const names = [...words].join(",");
  return `trust ${names} as much as root: gapless sync --trust-owner ${names}, or GAPLESS_TRUST_OWNER=${names}`;
}

/** A state folder is fixed with all that is in it. */
function fixes(issues: readonly OwnerIssue[], state: string): string[] {
  const foreign = issues.some(({ path, uid, isLink }) => path === state && uid !== null && !isLink);
  if (!foreign) return ownerFixes(issues, "root");
  const others = issues.map((issue) => issue.path === state ? { ...issue, uid: null } : issue);
  return [`chown -R root ${joinWords([state])}`, ...ownerFixes(others, "root")];
}
