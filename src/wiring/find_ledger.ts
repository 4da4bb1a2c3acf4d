import { dirname } from "@std/path/posix";
import type { OpenManifest } from "../commands/cli/ports.ts";
import { ManifestError } from "../domain/manifest/manifest_error.ts";
import { parseLedger } from "../domain/manifest/parse/parse_ledger.ts";
import { resolveValue } from "../domain/manifest/values/resolve_value.ts";

const KEY = "gapless.ledger";

/**
 * Returns where the manifest's ledger is, wherever that stands: `sqlite`, or a URL of PostgreSQL.
 *
 * @throws {ManifestError} If it is neither, or stands nowhere.
 */
export function findLedger({ manifest: { path, ledger }, values }: OpenManifest): string {
  const resolved = resolveValue(ledger, values, KEY);
  if ("issues" in resolved) throw new ManifestError(path, resolved.issues);
  const text = String(resolved.value);
  try {
    parseLedger(text, dirname(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ManifestError(path, [{ path: KEY, message: error.message }], { cause: error });
  }
  return text;
}
