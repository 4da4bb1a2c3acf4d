import type { Manifest } from "../../domain/manifest/manifest.ts";
import { referencesIn } from "../../domain/manifest/values/references_in.ts";
import type { Machine } from "../../ports/machine.ts";

const OTHERS = 0o006;

/** A file with secrets that others may read or write. */
export interface OpenSecretFile {
  /** Whose config refers to it; null for `env_file`. */
  readonly plugin: string | null;
  readonly path: string;
  /** What is wrong with it. */
  readonly message: string;
  /** The command that closes it. */
  readonly remedy: string;
}

/** Finds the files with secrets that others may read or write: `env_file`, and those that configs refer to. */
export async function openSecretFiles(
  { envFile, plugins }: Pick<Manifest, "envFile" | "plugins">,
  machine: Pick<Machine, "fileMode">,
): Promise<OpenSecretFile[]> {
  const files = [
    ...envFile === null ? [] : [{ plugin: null, path: envFile }],
    ...[...plugins.values()].flatMap(({ name, config }) =>
      referencesIn({ kind: "table", table: config }).flatMap((one) =>
        one.kind === "file" && one.secret !== false ? [{ plugin: name, path: one.path }] : []
      )
    ),
  ];
  const found = await Promise.all(files.map(async ({ plugin, path }) => {
    const mode = await machine.fileMode(path);
    if (mode === null || (mode & OTHERS) === 0) return [];
    const may = [mode & 0o004 ? "read" : "", mode & 0o002 ? "write" : ""].filter((word) => word !== "");
    const message = `others may ${may.join(" and ")} "${path}" (mode ${mode.toString(8)})`;
    return [{ plugin, path, message, remedy: `chmod o-rwx ${JSON.stringify(path)}` }];
  }));
  return found.flat();
}
