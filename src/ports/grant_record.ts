import type { GrantedThings } from "../domain/grants/grant_changes.ts";

/** What the plugins of a manifest were granted, by their names. */
export type Grants = ReadonlyMap<string, GrantedThings>;

/** Remembers what was granted at the last sync. */
export interface GrantRecord {
  /** Returns it; null if no sync has been recorded. */
  read(): Grants | null;
  /** Replaces it. A failure is not an error: then less is known next time. */
  save(grants: Grants): void;
}
