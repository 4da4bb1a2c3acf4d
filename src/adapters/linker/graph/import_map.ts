import { asRecord } from "../../../domain/text/as_record.ts";
import { LinkFault } from "../link/link_fault.ts";

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
 * @throws {LinkFault} If a specifier leads out of the place that its prefix is mapped to.
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
    throw new LinkFault({ cannot: "map", what: name, why: `it leads out of "${address}"` });
  }
  return undefined;
}

/**
 * Parses the `imports` and `scopes` of a deno.json or an import map.
 *
 * @param json The whole document; other keys are left alone.
 * @param base URL of the document.
 * @throws {SyntaxError} If one of the two is malformed.
 */
export function parseImportMap(json: Readonly<Record<string, unknown>>, base: URL): ImportMap {
  const scopes = Object.entries(objectOf(json.scopes, `"scopes"`)).map(([place, map]) =>
    [URL.parse(place, base)?.href ?? place, parseSpecifierMap(map, `"scopes"."${place}"`, base)] as const
  );
  return {
    imports: parseSpecifierMap(json.imports, `"imports"`, base),
    scopes: scopes.toSorted(longestFirst),
  };
}

function parseSpecifierMap(json: unknown, path: string, base: URL): SpecifierMap {
  const given = objectOf(json, path);
  return Object.entries(given).flatMap(([key, value]) => {
    const address = typeof value === "string" ? urlOf(value, base) : undefined;
    if (address === undefined) {
      throw new SyntaxError(
        `${path}."${key}" is ${
          JSON.stringify(value)
        }, but must be a URL, or a path that starts with ./ ../ or /`,
      );
    }
    const entry = [urlOf(key, base) ?? key, address] as const;
    return [entry, ...subpathsOf(key, address, given)];
  }).toSorted(longestFirst);
}

/** As in Deno, an entry for a package is one for all that the package exports too. */
function subpathsOf(key: string, address: string, given: Readonly<Record<string, unknown>>): SpecifierMap {
  const scheme = /^(?:npm|jsr):/.exec(address)?.[0];
  if (scheme === undefined || key.endsWith("/") || `${key}/` in given) return [];
  return [[`${key}/`, `${scheme}/${address.slice(scheme.length).replace(/^\//, "")}/`]];
}

function objectOf(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (json === undefined) return {};
  const record = asRecord(json);
  if (record === undefined) throw new SyntaxError(`${path} is not an object`);
  return record;
}

/** Of two keys that both match, the longer one is the later in this order too. */
function longestFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? 1 : a > b ? -1 : 0;
}
