import type { Issues } from "../issues.ts";

/** What the parts of a manifest are read against. */
export interface ParseContext {
  /** Absolute path of the manifest's folder: relative paths count from it. */
  readonly folder: string;
  readonly issues: Issues;
}
