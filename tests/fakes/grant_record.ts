import type { GrantRecord, Grants } from "../../src/ports/grant_record.ts";

/** {@linkcode GrantRecord} in memory. */
export class FakeGrantRecord implements GrantRecord {
  grants: Grants | null = null;

  read(): Grants | null {
    return this.grants;
  }

  save(grants: Grants): void {
    this.grants = grants;
  }
}
