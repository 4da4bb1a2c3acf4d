/** Where a plugin's module comes from. */
export type ModuleSpecifier =
  /** A file of this machine; `url` is absolute. */
  | { readonly kind: "file"; readonly text: string; readonly url: string }
  /** A plugin that Gapless carries. */
  | { readonly kind: "builtin"; readonly text: string; readonly name: string }
  /** A module of another machine. */
  | { readonly kind: "remote"; readonly text: string; readonly scheme: "https" | "http" | "jsr" | "npm" };
