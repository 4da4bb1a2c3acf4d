import { API_SCHEME } from "../graph/own_api.ts";

/** An import that leads to a module. */
export interface ImportEdge {
  /** `undefined` for the module where a bundle begins. */
  readonly importer: URL | undefined;
  readonly url: URL;
  /** Whether it is evaluated before its importer, and as code: no `import()`, no `require()`, no `with { type }`. */
  readonly isPlain: boolean;
}

/** The imports of a graph, as they were met. */
export class ImportGraph {
  readonly #imports = new Map<string, Set<string>>();
  readonly #boundaries = new Map<string, boolean>();

  note({ importer, url, isPlain }: ImportEdge): void {
    if (importer === undefined) return;
    const known = this.#imports.get(importer.href) ?? new Set();
    this.#imports.set(importer.href, known.add(url.href));
    if (!isRemote(url) || isRemote(importer)) return;
    this.#boundaries.set(url.href, isPlain && this.#boundaries.get(url.href) !== false);
  }

  /**
   * Returns the remote modules that the plugin's own modules import, in the order of their names, and whether all
   * those imports are plain.
   */
  boundaries(): ReadonlyMap<string, boolean> {
    return new Map([...this.#boundaries].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Returns a module, and all that it imports; Gapless's own API, which does nothing by itself, is left out. */
  within(href: string): Set<string> {
    const found = new Set([href]);
    for (const module of found) {
      for (const next of this.#imports.get(module) ?? []) {
        if (!next.startsWith(API_SCHEME)) found.add(next);
      }
    }
    return found;
  }
}

/** Below so many modules it takes longer to keep a part than to bundle it again. */
const FEWEST = 16;

/**
 * Returns the modules behind which lies a part of the graph that changes only with the lock, and that can be bundled by
 * itself without a difference: all of it is remote, and the plugin reaches it through this one module. So it is
 * evaluated in one go, wherever that module is imported first.
 */
export function isolatedSubgraphs(imports: ImportGraph): string[] {
  const boundaries = imports.boundaries();
  const parts = new Map(Array.from(boundaries.keys(), (url) => [url, imports.within(url)]));
  const uses = new Map<string, number>();
  for (const module of parts.values().flatMap((part) => part.values())) {
    uses.set(module, (uses.get(module) ?? 0) + 1);
  }
  return [...parts].filter(([url, part]) =>
    part.size >= FEWEST && boundaries.get(url) === true &&
    part.values().every((module) => uses.get(module) === 1 && isRemote(new URL(module)))
  ).map(([url]) => url);
}

/** Returns whether a module is a remote one, by its own URL. */
export function isRemote({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}
