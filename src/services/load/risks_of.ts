import { type GrantRisk, riskPlace } from "../../domain/grants/grant_risk.ts";
import { grantRisks } from "../../domain/grants/grant_risks.ts";
import { pathRisks } from "../../domain/grants/path_risks.ts";
import { codePaths, protectedPaths, type ProtectingManifest } from "../../domain/grants/protected_paths.ts";
import { keyPath } from "../../domain/manifest/key_path.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import type { GrantedFiles } from "../../ports/granted_files.ts";
import type { Artifact } from "../../ports/linker.ts";

/** What grants are compared with. */
export interface RiskDeps {
  readonly manifest: ProtectingManifest;
  readonly grantedFiles: GrantedFiles;
}

/**
 * Refuses a grant that is equivalent to full access.
 *
 * @throws {ManifestError} If it is, and not `unsafe`.
 */
export function requireSafeGrant(
  deps: RiskDeps,
  { name, grant, module }: PluginEntry,
  artifact: Artifact,
): void {
  if (module.kind === "builtin" || grant.kind === "all" || grant.unsafe) return;
  // Most grants: no file is looked at.
  if (grant.read !== true && grant.write !== true && grant.read.length + grant.write.length === 0) return;
  const errors = pathRisks(grant, contextOf(deps, artifact)).filter(({ level }) => level === "error");
  if (errors.length === 0) return;
  const issues = errors.map((risk) => ({
    path: `${keyPath("plugins", name)}.${riskPlace(risk)}`,
    message: risk.message,
  }));
  throw new ManifestError(deps.manifest.path, issues);
}

/** Returns what a plugin's grant leads to, and no error says. */
export function warningsOfGrant(
  deps: RiskDeps,
  { grant, module }: PluginEntry,
  artifact: Artifact | null,
): readonly GrantRisk[] {
  if (module.kind === "builtin") return [];
  return grantRisks(grant, contextOf(deps, artifact)).filter(({ level }) => level === "warning");
}

/** Returns all that a grant is compared with; the code of a plugin only if it is linked. */
export function contextOf({ manifest, grantedFiles }: RiskDeps, artifact: Artifact | null) {
  const { own, find, locate, gapless } = grantedFiles;
  const paths = [...protectedPaths(manifest), ...artifact === null ? [] : codePaths(artifact), ...own];
  return { find, locate, gapless, protectedPaths: paths };
}
