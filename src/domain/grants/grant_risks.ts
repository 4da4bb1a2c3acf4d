import type { Grant } from "../manifest/grant.ts";
import type { GrantRisk } from "./grant_risk.ts";
import { type PathContext, pathRisks } from "./path_risks.ts";
import { type ProgramContext, programRisks } from "./program_risks.ts";
import { variableRisks } from "./variable_risks.ts";

const ALL: GrantRisk = {
  level: "warning",
  kind: null,
  index: null,
  message: 'grant = "all" lets the plugin do everything that its user may',
};

/** Returns everything in a grant by which its plugin may do what it is not granted. */
export function grantRisks(grant: Grant, context: PathContext & ProgramContext): GrantRisk[] {
  if (grant.kind === "all") return [ALL];
  return [...pathRisks(grant, context), ...variableRisks(grant), ...programRisks(grant, context)];
}
