import type { OwnerIssue } from "../../src/domain/instance/owner_issue.ts";
import type { Owners } from "../../src/ports/owners.ts";

/** {@linkcode Owners} of a user named ada; nobody else can change anything, until a test says so. */
export class FakeOwners implements Owners {
  readonly warns = true;
  readonly user = "ada";
  found: OwnerIssue[] = [];
  foreign: string | null = null;
  readonly trusted = new Set<number>([0]);

  issues(): readonly OwnerIssue[] {
    return this.found;
  }

  nameOf(uid: number): string {
    return `uid ${uid}`;
  }

  trusts(uid: number): boolean {
    return this.trusted.has(uid);
  }

  foreignOwner(): string | null {
    return this.foreign;
  }
}
