import { LinkError } from "../../../ports/linker.ts";
import type { Source } from "../load/load_module.ts";
import type { Graph } from "../resolve/resolver.ts";
import { packagePath } from "./graph/package_url.ts";

/** Returns a file of a package of a registry: resolving its import has opened the package already. */
export function loadNpm(url: URL, { remote }: Graph): Promise<Source> {
  const bytes = remote.npm.packages.bytes(packagePath(url));
  if (bytes === undefined) {
    return Promise.reject(new LinkError(`cannot load "${url.href}": there is no such file`));
  }
  return Promise.resolve({ bytes, contentType: null });
}
