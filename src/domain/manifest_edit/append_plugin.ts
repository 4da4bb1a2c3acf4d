import { keyPath } from "../manifest/key_path.ts";
import { checkEdit } from "./check_edit.ts";

/** A table that a plugin gets in the manifest. */
export interface NewPlugin {
  readonly name: string;
  /** Where its module comes from, as the manifest shall say it. */
  readonly module: string;
  /** Lines of its `grant`; no table for it, if there are none. */
  readonly grant: readonly string[];
}

/**
 * Appends a plugin's table to a manifest: its first window begins when the ledger first hears of it. Every byte of the manifest stays, and what is added ends its lines as the manifest
 * does.
 *
 * @throws {SyntaxError} If the manifest is no TOML, or no table can follow it; the message is a clause.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(
 *   appendPlugin("# mine\n", { name: "rates", module: "jsr:@acme/rates@1", grant: ['net = ["acme.org"]'] }),
 *   '# mine\n\n[plugins.rates]\nmodule = "jsr:@acme/rates@1"\nsince = "now"\n\n' +
 *     '[plugins.rates.grant]\nnet = ["acme.org"]\n',
 * );
 * ```
 */
export function appendPlugin(manifest: string, { name, module, grant }: NewPlugin): string {
  const key = keyPath("plugins", name);
  const lines = [`[${key}]`, `module = ${tomlString(module)}`, 'since = "now"'];
  if (grant.length > 0) lines.push("", `[${key}.grant]`, ...grant);
  // A blank line in front, whatever the manifest ends with, so that remove can tell it from the user's own.
  if (manifest !== "") lines.unshift("");
  if (manifest !== "" && !manifest.endsWith("\n")) lines.unshift("");
  const newline = /\r?\n/.exec(manifest)?.[0] ?? "\n";
  const after = manifest + lines.join(newline) + newline;
  checkEdit(manifest, after, name);
  return after;
}

/** JSON's strings are TOML's, but for one character that TOML wants escaped. */
function tomlString(text: string): string {
  return JSON.stringify(text).replaceAll("\x7f", "\\u007f");
}
