import type { ManifestTable } from "../manifest/manifest.ts";
import { referencesIn } from "../manifest/values/references_in.ts";

/** Where values are that are not in the manifest, if it can be seen when they change. */
export interface SeenReferences {
  /** Names of environment variables. */
  readonly variables: readonly string[];
  /** Absolute paths. */
  readonly files: readonly string[];
}

/** Where the values of a config are that are not in the manifest. */
export interface References extends SeenReferences {
  /** Whether there are others, of which nobody sees when they change: the output of a program, a credential. */
  readonly unseen: boolean;
}

/** Finds what a config points at. */
export function referencesOf(config: ManifestTable): References {
  const all = referencesIn({ kind: "table", table: config });
  return {
    variables: all.flatMap((value) => value.kind === "env" ? [value.name] : []),
    files: all.flatMap((value) => value.kind === "file" ? [value.path] : []),
    unseen: all.some(({ kind }) => kind === "credential" || kind === "command"),
  };
}
