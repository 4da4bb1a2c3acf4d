import type { ManifestTable } from "../manifest/manifest.ts";
import { judgeValue } from "./judge_value.ts";
import { resolvedReferences } from "./plugin_secrets.ts";
import { secretVariables } from "./secret_variables.ts";

/**
 * Returns what should be known of a plugin's secrets that are too short to be hidden, a sentence for each.
 *
 * @param config As the manifest has it.
 * @param values As the plugin gets it.
 * @param environment The variables that it is granted.
 */
export function shortSecrets(
  config: ManifestTable,
  values: unknown,
  environment: Readonly<Record<string, string>>,
): string[] {
  const references = resolvedReferences({ kind: "table", table: config }, values, "config");
  const known = new Set(
    references.flatMap(({ reference }) => reference.kind === "env" ? [reference.name] : []),
  );
  return [
    ...references.filter(({ reference, value }) => reference.secret !== false && isShort(value))
      .map(({ path }) => `${path} ${TOO_SHORT}, or write secret = false beside it`),
    ...secretVariables(environment, known).filter(({ value }) => isShort(value))
      .map(({ name }) => `the granted variable ${name} ${TOO_SHORT}`),
  ];
}

const TOO_SHORT =
  "has a value of fewer than 8 bytes, which cannot be hidden in logs and errors: use a longer one";

function isShort(value: string): boolean {
  return judgeValue(value) === "too short";
}
