import type { PermissionKind } from "../permissions/asked_permission.ts";

/** One thing in a grant that lets its plugin do what it is not granted. */
export interface GrantRisk {
  /** An error keeps the plugin from being loaded. */
  readonly level: "error" | "warning";
  /** Null: the grant of everything. */
  readonly kind: PermissionKind | null;
  /** Place in the list of its kind; null if all of the kind is granted. */
  readonly index: number | null;
  /** What it leads to, as a clause. */
  readonly message: string;
}

/** Returns the key in a plugin's table where a risk is, as in `grant.write[0]`. */
export function riskPlace({ kind, index }: GrantRisk): string {
  if (kind === null) return "grant";
  return index === null ? `grant.${kind}` : `grant.${kind}[${index}]`;
}

/** Returns a risk as a clause that names its place. */
export function describeRisk(risk: GrantRisk): string {
  return risk.kind === null ? risk.message : `${riskPlace(risk)}: ${risk.message}`;
}
