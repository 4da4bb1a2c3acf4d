import type { Manifest } from "../domain/manifest/manifest.ts";
import { ManifestError } from "../domain/manifest/manifest_error.ts";
import { resolveValue } from "../domain/manifest/resolve_value.ts";
import type { ValueSources } from "../domain/manifest/value_sources.ts";

/** The ledger of this release is SQLite; whoever asks for another one must not get it silently. */
export function refuseOtherLedgers({ path, ledger }: Manifest, values: ValueSources): void {
  const resolved = resolveValue(ledger, values, "gapless.ledger");
  const issues = "issues" in resolved ? resolved.issues : resolved.value === "sqlite" ? [] : [
    {
      path: "gapless.ledger",
      message: `Cannot use PostgreSQL: it is not supported yet; leave the key out for SQLite`,
    },
  ];
  if (issues.length > 0) throw new ManifestError(path, issues);
}
