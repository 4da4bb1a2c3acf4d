import type { Grant } from "./grant.ts";

/** A file that a plugin has as data. */
export interface ImportedFile {
  /** Absolute path, as it was imported. */
  readonly path: string;
  /** The same with every symbolic link followed. */
  readonly realPath: string;
  /** Whether it came with the plugin. */
  readonly own: boolean;
}

/**
 * Returns the path of the first file that a plugin imports as data, but neither brings along nor is granted to read. For
 * an import is read when the plugin is linked, with all permissions of the user who links it.
 *
 * @param envFile Absolute path of the file with variables, which no plugin brings along.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_GRANTED } from "./grant.ts";
 * const shadow = { path: "/etc/shadow", realPath: "/etc/shadow", own: false };
 * assertEquals(ungrantedData([shadow], NOTHING_GRANTED, null), "/etc/shadow");
 * assertEquals(ungrantedData([shadow], { ...NOTHING_GRANTED, read: ["/etc"] }, null), undefined);
 * assertEquals(ungrantedData([{ ...shadow, own: true }], NOTHING_GRANTED, null), undefined);
 * ```
 */
export function ungrantedData(
  files: readonly ImportedFile[],
  grant: Grant,
  envFile: string | null,
): string | undefined {
  const read = grant.kind === "all" ? true : grant.read;
  if (read === true) return undefined;
  const isGranted = (path: string) =>
    read.some((granted) =>
      path === granted || path.startsWith(granted.endsWith("/") ? granted : `${granted}/`)
    );
  return files.find(({ path, realPath, own }) =>
    !(own && realPath !== envFile && path !== envFile) && !isGranted(path) && !isGranted(realPath)
  )?.path;
}
