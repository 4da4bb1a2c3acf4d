import type { PluginEntry } from "../../src/domain/manifest/manifest.ts";
import { parseManifest } from "../../src/domain/manifest/parse/parse_manifest.ts";

/** Keys whose values are no texts. */
const BARE = ["align", "retry"];

/** The manifest of a world, with one plugin in it, as someone edits it. */
export class WorldManifest {
  readonly #plugin: string;
  readonly #since: Date;
  readonly #lines = new Map([["schedule", "0 * * * *"]]);

  constructor(plugin: string, since: Date) {
    this.#plugin = plugin;
    this.#since = since;
  }

  /** Writes a key, or (`""`) takes it away. */
  edit(key: string, value: string): void {
    if (value === "") this.#lines.delete(key);
    else this.#lines.set(key, value);
  }

  /** Returns the plugin's part, as whoever reads the manifest now gets it. */
  entry(): PluginEntry {
    // The manifest takes one of the two.
    const isStrict = this.#lines.get("order") === "strict";
    const lines = [...this.#lines].filter(([key]) => !(isStrict && key === "overlap")).map(([key, value]) =>
      `${key} = ${BARE.includes(key) ? value : `"${value}"`}`
    );
    const head = `[plugins.${this.#plugin}]\nmodule = "./report.ts"\nsince = ${this.#since.toISOString()}\n`;
    const entry = parseManifest(head + lines.join("\n"), "/srv/gapless.toml").plugins.get(this.#plugin);
    if (entry === undefined) throw new Error("the manifest has lost its plugin");
    return entry;
  }
}
