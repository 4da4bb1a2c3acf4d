import { HAND_WORK } from "./steps/hand_work.ts";
import { PROVENANCE } from "./steps/provenance.ts";
import { TABLES } from "./steps/tables.ts";

/**
 * The steps that lead from an empty file to the ledger of this version, oldest first; the file's `user_version` counts
 * the steps it has had. A published step is never changed, only followed by another.
 */
export const MIGRATIONS: readonly string[] = [TABLES, HAND_WORK, PROVENANCE];
