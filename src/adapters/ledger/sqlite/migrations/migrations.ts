import { OPERATOR_ACTIONS } from "./002_operator_actions.ts";
import { PROVENANCE } from "./003_provenance.ts";
import { ACTIVITY } from "./004_activity.ts";
import { RETRIES } from "./005_retries.ts";
import { WAKE_GAPS } from "./006_wake_gaps.ts";
import { MANY_OWED } from "./007_many_owed.ts";
import { TABLES } from "./001_tables.ts";

/**
 * The steps that lead from an empty file to the ledger of this version, oldest first; the file's `user_version` counts
 * the steps it has had. A published step is never changed, only followed by another.
 */
export const MIGRATIONS: readonly string[] = [
  TABLES,
  OPERATOR_ACTIONS,
  PROVENANCE,
  ACTIVITY,
  RETRIES,
  WAKE_GAPS,
  MANY_OWED,
];
