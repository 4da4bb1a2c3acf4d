/** Where packages of npm come from, as the manifest says it. */
export type NpmSource =
  /** It does not: from the registry that npm's own settings name, else from the public CDN. */
  | { readonly kind: "any" }
  /** From a CDN that has them as ES modules; `{module}` in the URL stands for `name@version/path`. */
  | { readonly kind: "cdn"; readonly url: string }
  /** From a registry, as tarballs. */
  | { readonly kind: "registry"; readonly url: string };
