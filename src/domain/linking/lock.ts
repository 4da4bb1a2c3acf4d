/** What `gapless.lock` holds: all that modules of other machines must be, on every host. */
export interface Lock {
  /** Linked files, by the plugin's module as the manifest names it; only of plugins that lie on another machine. */
  readonly artifacts: ReadonlyMap<string, LockedArtifact>;
  /** Versions by specifier, such as `jsr:@acme/cleaner@^1` or `npm:zod@3`. */
  readonly specifiers: ReadonlyMap<string, string>;
  /** Where a URL leads in the end. */
  readonly redirects: ReadonlyMap<string, string>;
  /** SHA-256 of each module's bytes, by its URL; those of JSR stand as `jsr:` and their path on any registry. */
  readonly modules: ReadonlyMap<string, string>;
  /** Packages of npm, by name and version, such as `zod@3.25.1`. */
  readonly packages: ReadonlyMap<string, LockedPackage>;
}

/** A linked file. */
export interface LockedArtifact {
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** What linked it. Only the same linker makes the same file of the same modules. */
  readonly linker: string;
}

/** A package of npm. */
export interface LockedPackage {
  /** Digest of the tarball, as npm writes it: `sha512-` and base64. */
  readonly integrity: string;
}

/** A part of a lock. */
export type LockSection = keyof Lock;

/** All parts of a lock, in the order of the file. */
export const LOCK_SECTIONS = [
  "artifacts",
  "specifiers",
  "redirects",
  "modules",
  "packages",
] as const satisfies readonly LockSection[];

/** What one key of a part stands for. */
export type Locked<Section extends LockSection> = Lock[Section] extends ReadonlyMap<string, infer Value>
  ? Value
  : never;

/** The lock that locks nothing. */
export const NOTHING_LOCKED: Lock = {
  artifacts: new Map(),
  specifiers: new Map(),
  redirects: new Map(),
  modules: new Map(),
  packages: new Map(),
};

/** Tells whether a lock locks nothing. */
export function isEmptyLock(lock: Lock): boolean {
  return LOCK_SECTIONS.every((section) => lock[section].size === 0);
}
