/** Tells whether a module is one of another machine, by its own URL. */
export function isRemote({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}
