import { dirname } from "@std/path/posix";
import { absolutePath } from "./absolute_path.ts";
import { parseReference } from "./parse_reference.ts";
import { parseToml, type TomlValue } from "./parse_toml.ts";

/** A file that holds secrets of a manifest. */
export interface SecretFile {
  /** Absolute path. */
  readonly path: string;
  /** What it is to the manifest, with its article. */
  readonly role: string;
}

/**
 * Returns the files from which a manifest's secrets come, those of all plugins: its `env_file`, what `{ file = "…" }` names
 * anywhere, and the .npmrc beside it. What is no valid path is left out: parsing the manifest reports that.
 *
 * @param text The manifest's text.
 * @param path Absolute path of the manifest.
 * @throws {SyntaxError} If it is not TOML.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const text = '[gapless]\nenv_file = ".env"\n[plugins.a.config]\ntoken = { file = "token" }';
 * const paths = secretFiles(text, "/srv/gapless.toml").map(({ path }) => path);
 * assertEquals(paths, ["/srv/.npmrc", "/srv/.env", "/srv/token"]);
 * ```
 */
export function secretFiles(text: string, path: string): SecretFile[] {
  const folder = dirname(path);
  const root = parseToml(text.replace(/^\ufeff/, ""));
  const gapless = root.get("gapless");
  const envFile = gapless instanceof Map ? gapless.get("env_file") : undefined;
  return [
    { path: `${folder === "/" ? "" : folder}/.npmrc`, role: "the settings of npm beside the manifest" },
    ...(typeof envFile === "string"
      ? pathOf(() => absolutePath(envFile, folder), "the manifest's env_file")
      : []),
    ...referencesIn(root, folder),
  ];
}

function referencesIn(value: TomlValue, folder: string): SecretFile[] {
  if (Array.isArray(value)) return value.flatMap((item) => referencesIn(item, folder));
  if (!(value instanceof Map)) return [];
  const own = pathOf(() => {
    const reference = parseReference(value, folder);
    return reference?.kind === "file" ? reference.path : undefined;
  }, "a file from which the manifest takes a value");
  return [...own, ...value.values().flatMap((item) => referencesIn(item, folder))];
}

function pathOf(parse: () => string | undefined, role: string): SecretFile[] {
  try {
    const path = parse();
    return path === undefined ? [] : [{ path, role }];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
