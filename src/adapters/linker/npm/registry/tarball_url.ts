import { LinkError } from "../../../../ports/linker.ts";

/** Returns where registries have the tarball of a version. */
export function usualTarballUrl(name: string, version: string, registry: URL): URL {
  return new URL(`${name}/-/${name.replace(/^.*\//, "")}-${encodeURIComponent(version)}.tgz`, registry);
}

/**
 * Returns where to fetch a tarball: where its packument says, but over TLS if the registry itself is asked so.
 *
 * @throws {LinkError} If a registry with TLS sends the reader to another host without it; the message is a clause.
 */
export function tarballUrl(published: string, registry: URL): URL {
  const url = new URL(published);
  if (registry.protocol !== "https:" || url.protocol === "https:") return url;
  // Registries behind a proxy do not know that they are asked by TLS.
  if (url.protocol === "http:" && url.hostname === registry.hostname) {
    return new URL(url.href.replace(/^http:.*?\/\/[^/]*/, registry.origin));
  }
  throw new LinkError(`cannot fetch "${url.href}": the registry came by "https:", and this would not`);
}
