import { LinkError } from "../../../ports/linker.ts";

/** An import map: addresses by specifier, and others for the modules below certain places. */
export interface ImportMap {
  readonly imports: SpecifierMap;
  /** Longest place first. */
  readonly scopes: readonly (readonly [place: string, map: SpecifierMap])[];
}

/** Addresses by specifier, longest specifier first. */
export type SpecifierMap = readonly (readonly [key: string, address: string])[];

/** The import map that maps nothing. */
export const NO_IMPORTS: ImportMap = { imports: [], scopes: [] };

/**
 * Maps a specifier, as the [HTML standard](https://html.spec.whatwg.org/#import-maps) has it.
 *
 * @returns An absolute URL, or the bare name that `map` does not know.
 * @throws {LinkError} If a specifier leads out of the place that its prefix is mapped to.
 */
export function mapSpecifier(specifier: string, importer: URL, map: ImportMap): string {
  const name = urlOf(specifier, importer) ?? specifier;
  for (const [place, scoped] of map.scopes) {
    if (place === importer.href || (place.endsWith("/") && importer.href.startsWith(place))) {
      const address = lookUp(name, scoped);
      if (address !== undefined) return address;
    }
  }
  return lookUp(name, map.imports) ?? name;
}

/** Returns a specifier as an absolute URL; `undefined` if it is a bare name. */
export function urlOf(specifier: string, base: URL): string | undefined {
  const relative = /^(?:\.{0,2}\/|\.\.?$)/.test(specifier);
  return (relative ? URL.parse(specifier, base) : URL.parse(specifier))?.href;
}

function lookUp(name: string, map: SpecifierMap): string | undefined {
  for (const [key, address] of map) {
    if (key === name) return address;
    if (!key.endsWith("/") || !name.startsWith(key)) continue;
    const url = URL.parse(name.slice(key.length), address)?.href;
    if (url?.startsWith(address)) return url;
    throw new LinkError(`cannot map "${name}": it leads out of "${address}"`);
  }
  return undefined;
}
