import { joinWords } from "../crontab/shell_words.ts";
import type { OwnerIssue } from "./owner_issue.ts";

/** Returns an issue as a clause without its path, such as `belongs to ann and is writable by others (mode 666)`. */
export function describeOwnerIssue({ uid, mode }: OwnerIssue, nameOf: (uid: number) => string): string {
  return [
    ...uid === null ? [] : [`belongs to ${nameOf(uid)}`],
    ...mode === null ? [] : [`is writable by others (mode ${mode.toString(8)})`],
  ].join(" and ");
}

/**
 * Returns the commands that fix issues.
 *
 * @param owner Name of the user that everything should belong to.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const issue = { path: "/srv/jobs", isLink: false, uid: 1000, mode: 0o777 };
 * assertEquals(ownerFixes([issue], "root"), ["chown root /srv/jobs", "chmod go-w /srv/jobs"]);
 * ```
 */
export function ownerFixes(issues: readonly OwnerIssue[], owner: string): string[] {
  const command = (words: string, chosen: readonly OwnerIssue[]) =>
    chosen.length === 0 ? [] : [`${words} ${joinWords(chosen.map(({ path }) => path))}`];
  const foreign = issues.filter(({ uid }) => uid !== null);
  return [
    ...command(`chown ${owner}`, foreign.filter(({ isLink }) => !isLink)),
    ...command(`chown -h ${owner}`, foreign.filter(({ isLink }) => isLink)),
    ...command("chmod go-w", issues.filter(({ mode }) => mode !== null)),
  ];
}
