/** Returns the code of a CommonJS module that is not there: it throws as often as it is asked for. */
export function missingModule(specifier: string): string {
  const message = `Cannot load "${specifier}": it was not there when the plugin was linked`;
  return `Object.defineProperty(module, "exports", {
  get() { throw Object.assign(new Error(${JSON.stringify(message)}), { code: "MODULE_NOT_FOUND" }); },
});`;
}
