import { API_SCHEME } from "../api/resolve_own_api.ts";
import type { Way } from "./detour.ts";
import { isRemote } from "./is_remote.ts";

/** The imports of a graph, as they were met. */
export class GraphTrail {
  readonly #imports = new Map<string, Set<string>>();
  readonly #gates = new Map<string, boolean>();

  note({ importer, url, isPlain }: Way): void {
    if (importer === undefined) return;
    const known = this.#imports.get(importer.href) ?? new Set();
    this.#imports.set(importer.href, known.add(url.href));
    if (!isRemote(url) || isRemote(importer)) return;
    this.#gates.set(url.href, isPlain && this.#gates.get(url.href) !== false);
  }

  /**
   * Returns the modules of other machines that the plugin's own modules import, in the order of their names, and whether all
   * those imports are plain.
   */
  gates(): ReadonlyMap<string, boolean> {
    return new Map([...this.#gates].sort(([a], [b]) => (a < b ? -1 : 1)));
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
