import { describeRisk } from "../../domain/grants/grant_risk.ts";
import { describeGrantChange, grantedThings } from "../../domain/grants/grant_changes.ts";
import type { GrantRecord, Grants } from "../../ports/grant_record.ts";
import type { Inspection } from "./inspect_plugin.ts";
import type { PluginWarning } from "./sound_artifact.ts";

/** What grants are compared with. */
export interface GrantWarningDeps {
  readonly grantRecord: Pick<GrantRecord, "read">;
}

/** Returns what should be known of the grants of plugins: how they changed since the last sync, and what they lead to. */
export function grantWarnings(
  { grantRecord }: GrantWarningDeps,
  inspections: readonly Inspection[],
): PluginWarning[] {
  const recorded = grantRecord.read();
  return inspections.flatMap(({ entry, risks }) => {
    const { name, module, grant } = entry;
    if (module.kind === "builtin") return [];
    const before = recorded?.get(name);
    const change = before === undefined ? null : describeGrantChange(before, grantedThings(grant));
    const isNew = before === undefined || change !== null;
    return [
      ...change === null ? [] : [{ plugin: name, message: change, isNew }],
      ...risks.map((risk) => ({ plugin: name, message: describeRisk(risk), isNew })),
    ];
  });
}

/** Remembers the grants of plugins. What a plugin that does not load was granted before stays recorded: it has not run since. */
export function recordGrants(grantRecord: GrantRecord, inspections: readonly Inspection[]): void {
  const before = grantRecord.read();
  const now: Grants = new Map(inspections.flatMap(({ entry: { name, module, grant }, error }) => {
    if (module.kind === "builtin") return [];
    const things = error === null ? grantedThings(grant) : before?.get(name);
    return things === undefined ? [] : [[name, things]];
  }));
  if (before === null || JSON.stringify([...before]) !== JSON.stringify([...now])) grantRecord.save(now);
}
