import type { Issues } from "../issues.ts";
import { keyPath } from "../key_path.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";
import { asTable } from "./primitives.ts";
import { suggest } from "../../text/suggest.ts";

/** Reads one table key by key. Faults go to the list of issues; whatever nobody asked for is one. */
export class TableReader {
  readonly #table: TomlTable;
  readonly #path: string;
  readonly #issues: Issues;
  readonly #asked = new Set<string>();

  constructor(table: TomlTable, path: string, issues: Issues) {
    this.#table = table;
    this.#path = path;
    this.#issues = issues;
  }

  /**
   * Reads the value of a key.
   *
   * @param parse Returns what becomes of the value; throws if it is refused.
   * @param otherwise What is returned if there is no such key, or the value is refused.
   */
  read<T, U>(key: string, parse: (value: TomlValue, path: string) => T, otherwise: U): T | U {
    this.#asked.add(key);
    const value = this.#table.get(key);
    if (value === undefined) return otherwise;
    const path = keyPath(this.#path, key);
    return this.#issues.attempt(path, () => parse(value, path)) ?? otherwise;
  }

  /** Reads the table of a key; an empty one if there is none. */
  table(key: string): TableReader {
    const table = this.read(key, asTable, new Map<string, TomlValue>());
    return new TableReader(table, keyPath(this.#path, key), this.#issues);
  }

  /** Reports every key that was not read. Call it last. */
  refuseOthers(): void {
    const known = [...this.#asked];
    for (const key of this.#table.keys()) {
      if (this.#asked.has(key)) continue;
      this.#issues.add(keyPath(this.#path, key), `unknown key; ${suggest(key, known)}`);
    }
  }
}
