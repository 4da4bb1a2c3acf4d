import type { Evidence } from "../cache/evidence.ts";
import type { DenoConfig } from "./deno_config.ts";
import type { Remote } from "../remote/remote.ts";
import type { Packages } from "./packages.ts";

/** One import, somewhere in a module graph. */
export interface ImportRequest {
  /** As the source says it. */
  readonly specifier: string;
  readonly importer: URL;
  readonly how: "import" | "dynamic import" | "require";
}

/** An import whose specifier went through the import map. */
export interface MappedRequest extends ImportRequest {
  /** An absolute URL, or else a bare name. */
  readonly target: string;
}

/** What an import leads to. */
export type Resolution =
  /** A module that becomes part of the artifact. */
  | {
    readonly kind: "module";
    readonly url: URL;
    readonly format: ModuleFormat;
    /** Whether the module matters even if nothing of it is used. */
    readonly sideEffects: boolean;
  }
  /** A module of Node, by its name without `node:`. */
  | { readonly kind: "builtin"; readonly name: string }
  /** A module that is not there, and that a package may be able to do without. */
  | { readonly kind: "missing"; readonly specifier: string };

/** Of which kind a module is; `any` if only its code tells, or if it is none of them. */
export type ModuleFormat = "esm" | "commonjs" | "any";

/** What all imports of a graph share. */
export interface Graph {
  /** What `@gapless/gapless` stands for: the module of a source tree, or a pack. */
  readonly api: URL;
  /** Absolute path of the folder of the plugin's own module; null if that is on another machine. */
  readonly folder: string | null;
  readonly config: DenoConfig;
  readonly evidence: Evidence;
  readonly packages: Packages;
  readonly remote: Remote;
}

/**
 * Resolves the imports of one kind; returns `undefined` for those of another.
 *
 * @throws {LinkError} If the import is of its kind and leads nowhere.
 */
export type Resolver = (request: MappedRequest, graph: Graph) => Promise<Resolution | undefined>;
