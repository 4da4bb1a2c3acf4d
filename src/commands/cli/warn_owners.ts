import { describeOwnerIssue, ownerFixes } from "../../domain/instance/owner_fixes.ts";
import type { Ports } from "./ports.ts";

/**
 * Warns of what other users could change of the files that a command has used, and of a manifest that is somebody else's. As
 * root there is only the latter: what others could change is refused.
 */
export function warnOwners({ owners, instance, warn }: Pick<Ports, "owners" | "instance" | "warn">): void {
  if (!owners.warns) return;
  const issues = owners.issues();
  if (issues.length > 0) {
    const clauses = issues.map((issue) =>
      `${issue.path} ${describeOwnerIssue(issue, (uid) => owners.nameOf(uid))}`
    );
    const fixes = ownerFixes(issues, owners.user).join("; ");
    warn(["other users can change what this runs:", ...clauses, `to fix it: ${fixes}`].join("\n  "));
  }
  const foreign = owners.foreignOwner();
  if (foreign !== null) warn(secondInstance(instance.manifest, foreign));
}

/** Returns what it means that root uses the manifest of another user. */
export function secondInstance(manifest: string, owner: string): string {
  return `${manifest} belongs to ${owner}: as root this is a second instance of it, with a ledger and a crontab of its own; ` +
    `if ${owner} runs it, too, each of its plugins runs twice`;
}
