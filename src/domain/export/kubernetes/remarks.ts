import { referencesIn } from "../../manifest/values/references_in.ts";
import type { Wakeable } from "../wakeable.ts";
import type { KubernetesTarget } from "./kubernetes_target.ts";
import { resourceName } from "./resource_name.ts";

/** Returns what a person must see to beside the objects, one line each. */
export function remarksOn(plugins: readonly Wakeable[], target: KubernetesTarget): string[] {
  const references = plugins.flatMap(({ entry }) => referencesIn({ kind: "table", table: entry.config }));
  const granted = plugins.flatMap(({ entry: { grant } }) =>
    grant.kind === "listed" && grant.env !== true ? grant.env : []
  );
  const variables = [
    ...new Set([...granted, ...references.flatMap((one) => one.kind === "env" ? [one.name] : [])]),
  ].toSorted();
  const files = [...new Set(references.flatMap((one) => one.kind === "file" ? [one.path] : []))].toSorted();
  const credentials = [...new Set(references.flatMap((one) => one.kind === "credential" ? [one.name] : []))];
  const programs = [...new Set(references.flatMap((one) => one.kind === "command" ? [one.argv[0]] : []))];
  const local = new Set(
    plugins.flatMap(({ entry: { module } }) => module.kind === "file" ? [module.text] : []),
  );
  return [
    ...(variables.length === 0 ? [] : [
      `Variables come from the secret ${resourceName(target.instance.name, "env")}: ${variables.join(", ")}`,
    ]),
    ...files.map((path) => `The image, or a volume of yours, must hold ${path}`),
    ...credentials.toSorted().map((name) =>
      `A volume must hold the credential ${name}, and CREDENTIALS_DIRECTORY name its folder`
    ),
    ...programs.toSorted().map((program) => `The image must hold the program ${program}`),
    ...[...local].map((path) =>
      `The image must hold the plugin ${path}, counted from ${target.instance.manifest}`
    ),
    ...(target.ledgerIsFile
      ? ["The ledger is a file on the claim: with PostgreSQL, plugins may run on any node"]
      : []),
  ];
}
