/** What the registries of packages have now. */
export interface PackageIndex {
  /**
   * Returns the newest versions of the package that a specifier names; `undefined` if it names none of a registry.
   *
   * @param specifier Such as `jsr:@acme/cleaner@^1` or `npm:zod@3/mini`.
   * @throws {LinkError} If the registry does not tell.
   */
  newest(specifier: string): Promise<NewestVersions | undefined>;
}

/** Versions that a package has. */
export interface NewestVersions {
  /** The newest one that the specifier's range takes; null if there is none. */
  readonly inRange: string | null;
  /** The newest one of all; null if there is none. */
  readonly latest: string | null;
}
