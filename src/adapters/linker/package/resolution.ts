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
