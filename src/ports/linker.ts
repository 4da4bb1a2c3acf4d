import type { ModuleSpecifier } from "../domain/manifest/module_specifier.ts";

/** Turns a plugin's module graph into one JavaScript file. */
export interface Linker {
  /**
   * Links a module, or finds that the last link still holds (one `stat` per source).
   *
   * @throws {LinkError} If a module of the graph is missing, or is not valid code.
   */
  link(module: ModuleSpecifier): Promise<Artifact>;
}

/** A linked module graph. */
export interface Artifact {
  /** Lower-case hexadecimal digest of the file's content. */
  readonly sha256: string;
  /** Absolute path of the JavaScript file. */
  readonly path: string;
}

/** A module graph that cannot be linked. The message names module, line and column where they are known. */
export class LinkError extends Error {
  override name = "LinkError";
}
