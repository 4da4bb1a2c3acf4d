/** Marks in a CDN's URL where `name@version/path` goes; at the end, if it is left out. */
const MODULE = "{module}";

/** Returns where a CDN has a package's module. */
export function cdnModuleUrl(cdn: string, id: string, subpath: string): URL {
  const module = id + subpath.replace(/^\./, "");
  return new URL(
    cdn.includes(MODULE) ? cdn.replace(MODULE, () => module) : `${cdn.replace(/\/*$/, "/")}${module}`,
  );
}

/** Returns where a CDN has a package's files as they are: what is behind the mark tells it how to change them. */
export function cdnFileUrl(cdn: string, id: string, path: string): URL {
  return cdnModuleUrl(cdn.replace(/\{module\}.*$/, MODULE).replace(/\?.*$/, ""), id, `./${path}`);
}
