/** What the worker says of a module that is not a plugin, whatever its config and its grant; the host knows it again by its beginning. */
export const NO_DEFAULT_EXPORT =
  "its module has no default export; export a class or an object with enabled(), interval() and run()";

/** Says which methods a default export lacks. */
export function lacksMethods(shown: string, missing: readonly string[]): string {
  return `its default export (${shown}) lacks ${missing.map((method) => `${method}()`).join(", ")}`;
}

/** Tells whether that is why a module cannot be loaded. What a plugin itself throws begins otherwise. */
export function isNotAPlugin(why: string): boolean {
  return why === NO_DEFAULT_EXPORT || /^its default export \([^]*\) lacks \w+\(\)/.test(why);
}
