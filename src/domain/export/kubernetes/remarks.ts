import type { ManifestValue } from "../../manifest/manifest.ts";
import type { Wakeable } from "../wakeable.ts";
import type { KubernetesTarget } from "./kubernetes_target.ts";
import { resourceName } from "./resource_name.ts";

/** Returns what a person must see to beside the objects, one line each. */
export function remarksOn(plugins: readonly Wakeable[], target: KubernetesTarget): string[] {
  const references = plugins.flatMap(({ entry }) => referencesIn({ kind: "table", table: entry.config }));
  const granted = plugins.flatMap(({ entry: { grant } }) =>
    grant.kind === "listed" && grant.env !== true ? grant.env : []
  );
  const variables = [...new Set([...granted, ...references.flatMap(({ env }) => env ?? [])])].toSorted();
  const files = [...new Set(references.flatMap(({ file }) => file ?? []))].toSorted();
  const local = new Set(
    plugins.flatMap(({ entry: { module } }) => module.kind === "file" ? [module.text] : []),
  );
  return [
    ...(variables.length === 0 ? [] : [
      `Variables come from the secret ${resourceName(target.instance.name, "env")}: ${variables.join(", ")}`,
    ]),
    ...files.map((path) => `The image, or a volume of yours, must hold ${path}`),
    ...[...local].map((path) =>
      `The image must hold the plugin ${path}, counted from ${target.instance.manifest}`
    ),
    ...(target.ledgerIsFile
      ? ["The ledger is a file on the claim: with PostgreSQL, plugins may run on any node"]
      : []),
  ];
}

interface Reference {
  readonly env?: string;
  readonly file?: string;
}

function referencesIn(value: ManifestValue): Reference[] {
  switch (value.kind) {
    case "literal":
      return [];
    case "env":
      return [{ env: value.name }];
    case "file":
      return [{ file: value.path }];
    case "list":
      return value.items.flatMap(referencesIn);
    case "table":
      return [...value.table.values()].flatMap(referencesIn);
  }
}
