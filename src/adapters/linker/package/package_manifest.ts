import { LinkFault } from "../link/link_fault.ts";

/** The parts of a package.json on which resolution rests. */
export interface PackageManifest {
  /** Folder of the file. */
  readonly folder: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly type: string | undefined;
  readonly main: string | undefined;
  readonly exports: unknown;
  readonly imports: unknown;
  readonly sideEffects: unknown;
}

/**
 * Parses a package.json.
 *
 * @throws {LinkFault} If it is not JSON, or no object.
 */
export function parsePackageManifest(path: string, folder: string, text: string): PackageManifest {
  const { name, version, type, main, exports, imports, sideEffects } = parseObject(path, text);
  return {
    folder,
    name: textOrNone(name) ?? "",
    version: textOrNone(version),
    type: textOrNone(type),
    main: textOrNone(main),
    exports,
    imports,
    sideEffects,
  };
}

function parseObject(path: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { ...value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LinkFault({ cannot: "read", what: path, why: error.message }, { cause: error });
  }
  throw new LinkFault({ cannot: "read", what: path, why: "it is not an object" });
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Folders and files of packages, wherever they lie: in `node_modules`, or in tarballs. Paths are absolute. */
export interface PackageTree {
  isFile(path: string): boolean;
  isFolder(path: string): boolean;
  /** Returns a folder's own package.json; `undefined` if it has none. */
  manifestIn(folder: string): Promise<PackageManifest | undefined>;
  /** Returns the package.json that says how the files of a folder are to be understood. */
  enclosing(folder: string): Promise<PackageManifest | undefined>;
  /** Returns what a file is called in the module graph. */
  urlOf(path: string): URL;
}

/** A package of a {@linkcode PackageTree}. */
export interface Package {
  /** Real path: a package's own dependencies lie beside or above it, if they lie in `node_modules`. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}
