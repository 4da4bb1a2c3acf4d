import type { GrantRecord, Grants } from "../../ports/grant_record.ts";
import { asRecord } from "../../domain/text/as_record.ts";
import { replaceFile } from "../files/replace_file.ts";

/** {@linkcode GrantRecord} in a file of JSON. */
export class FileGrantRecord implements GrantRecord {
  readonly #path: string;

  /** @param path Absolute path; its folder need not exist yet. */
  constructor(path: string) {
    this.#path = path;
  }

  read(): Grants | null {
    try {
      const plugins = asRecord(JSON.parse(Deno.readTextFileSync(this.#path)));
      return plugins === undefined
        ? null
        : new Map(Object.entries(plugins).map(([name, things]) => [name, texts(things)]));
    } catch (error) {
      // No file, a torn one, one that may not be read: nothing is known.
      if (error instanceof Error) return null;
      throw error;
    }
  }

  save(grants: Grants): void {
    try {
      const text = JSON.stringify(Object.fromEntries(grants));
      replaceFile(this.#path, new TextEncoder().encode(text), { durable: false });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
