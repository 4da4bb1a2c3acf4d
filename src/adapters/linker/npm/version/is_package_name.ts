/** Capitals and some marks are of an older time, when a registry took them. */
const NAME = /^(?:@[a-z0-9~_-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~!'()*-]*$/i;
const LONGEST = 214;

/** Tells whether a registry may have a package of this name; nothing else becomes part of a URL or of a path. */
export function isPackageName(name: string): boolean {
  return name.length <= LONGEST && NAME.test(name);
}
