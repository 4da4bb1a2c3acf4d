import type { Lock } from "../domain/linking/lock.ts";
import type { ModuleSpecifier } from "../domain/manifest/module_specifier.ts";

/** Turns a plugin's module graph into one JavaScript file. */
export interface Linker {
  /**
   * Links a module, or finds that the last link still holds (one `stat` per source).
   *
   * @throws {LinkError} If a module of the graph is missing, is not valid code, or is not what the lock says.
   */
  link(module: ModuleSpecifier): Promise<Artifact>;
  /**
   * Compares the artifact of a module's last link with its digest: `link()` itself trusts it by its size. Changes nothing.
   *
   * @returns What is wrong with it; null if it is sound, or there is none.
   */
  damage(module: ModuleSpecifier): Promise<ArtifactDamage | null>;
  /**
   * Links a module from its sources, whatever was kept of earlier links, and replaces the artifact.
   *
   * @throws {LinkError} As `link()` does.
   */
  relink(module: ModuleSpecifier): Promise<Artifact>;
  /**
   * Returns the part of the lock that a module's link rests on; links it if need be.
   *
   * @throws {LinkError} As `link()` does.
   */
  needs(module: ModuleSpecifier): Promise<Lock>;
  /**
   * Takes away what was kept for links, and what none of these modules has needed for long.
   *
   * @throws {LinkError} If the state folder cannot be written.
   */
  prune(modules: readonly ModuleSpecifier[]): Promise<void>;
}

/**
 * What may become of the lock while modules are linked. Whatever the mode, the bytes behind a locked URL or version never
 * change.
 *
 * - `extend`: what is locked stays, and what is new is added;
 * - `wake`: the same, but an artifact that stands is used even if the lock cannot be read;
 * - `frozen`: nothing is added;
 * - `renew`: versions are chosen anew within their ranges, and files of other machines looked at again.
 */
export type LockMode = "extend" | "wake" | "frozen" | "renew";

/** A linked module graph. */
export interface Artifact {
  /** Lower-case hexadecimal digest of the file's content. */
  readonly sha256: string;
  /** Absolute path of the JavaScript file. */
  readonly path: string;
  /** Absolute paths of all files, there or not, whose change may make the next link another one; the lock apart. */
  readonly restsOn: readonly string[];
  /** The files of this machine that it holds as data: JSON, text, bytes. */
  readonly data: readonly DataFile[];
}

/** A file whose content a module imports as data. */
export interface DataFile {
  /** Absolute path, as it was imported. */
  readonly path: string;
  /** The same with every symbolic link followed. */
  readonly realPath: string;
  /** Whether it lies beside the plugin's own module or below, and is not hidden there. */
  readonly own: boolean;
}

/** How an artifact differs from what was linked. */
export interface ArtifactDamage {
  /** Absolute path of the file. */
  readonly path: string;
  /** SHA-256 that it should have. */
  readonly expected: string;
  /** SHA-256 that it has; null if the file is gone. */
  readonly found: string | null;
}

/** A module graph that cannot be linked. The message names module, line and column where they are known. */
export class LinkError extends Error {
  override name = "LinkError";
}

/** An artifact that is not what was linked: somebody, or a fault of the disk, has changed the file. */
export class DamagedArtifactError extends LinkError {
  override name = "DamagedArtifactError";
  readonly damage: ArtifactDamage;

  /** @param action What cannot be done because of it, such as `Cannot load the plugin "report"`. */
  constructor(action: string, damage: ArtifactDamage, options?: ErrorOptions) {
    super(`${action}: ${describeDamage(damage)}; "gapless sync" links it again`, options);
    this.damage = damage;
  }
}

/** Returns what is wrong with an artifact, as a clause. */
export function describeDamage({ path, expected, found }: ArtifactDamage): string {
  return found === null
    ? `the linked file "${path}" is gone`
    : `the linked file "${path}" was changed: its SHA-256 should be ${expected}, and is ${found}`;
}
