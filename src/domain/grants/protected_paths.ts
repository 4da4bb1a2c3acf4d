import { fromFileUrl } from "@std/path/posix";
import { lockPath } from "../instance/lock_path.ts";
import type { Manifest, PluginEntry } from "../manifest/manifest.ts";
import { referencesOf } from "../outlook/references.ts";
import type { ProtectedPath } from "./protected_path.ts";

/** What a manifest says of files that no plugin should write, or read. */
export type ProtectingManifest =
  & Pick<Manifest, "path" | "envFile" | "ledger" | "target">
  & { readonly plugins: ReadonlyMap<string, Pick<PluginEntry, "module" | "config">> };

/** Returns the files of a manifest that a grant should not reach: itself, what it names, and what runs by it. */
export function protectedPaths(manifest: ProtectingManifest): ProtectedPath[] {
  const { path, envFile, ledger, target } = manifest;
  const plugins = [...manifest.plugins.values()];
  const secrets = [
    ...ledger.kind === "file" ? [ledger.path] : [],
    ...plugins.flatMap(({ config }) => referencesOf(config).files),
  ];
  const modules = plugins.flatMap(({ module }) => module.kind === "file" ? [fromFileUrl(module.url)] : []);
  return [
    file("the manifest", path, "warning"),
    file("the lock file", lockPath(path), "warning"),
    ...modules.map((module) => file("modules of plugins", module, "warning")),
    ...envFile === null ? [] : [file("env_file", envFile, "error")],
    ...secrets.map((secret) => file("files with secrets", secret, "error")),
    ...target === "crontab" ? [] : [file("crontabs", target, null)],
  ];
}

/** Returns the files that a plugin's code was linked from, except those that it only has as data. */
export function codePaths(
  { restsOn, data }: {
    readonly restsOn: readonly string[];
    readonly data: readonly { readonly path: string; readonly realPath: string }[];
  },
): ProtectedPath[] {
  const isData = new Set(data.flatMap(({ path, realPath }) => [path, realPath]));
  return restsOn.filter((path) => !isData.has(path)).map((path) => file("its own code", path, null));
}

function file(what: string, path: string, read: ProtectedPath["read"]): ProtectedPath {
  return { what, path, isFolder: false, read };
}
