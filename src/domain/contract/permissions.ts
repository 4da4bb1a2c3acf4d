/**
 * What a plugin needs beyond its own code, by the kinds of the manifest's grant. It grants nothing: `gapless check` and
 * `gapless add` hold it against the grant, so that whoever runs the plugin sees before the first run what it wants, and why.
 *
 * @example What a plugin that fetches and files needs
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { definePlugin } from "@gapless/gapless";
 *
 * const rates = definePlugin<{ folder: string }>({
 *   permissions: ({ folder }) => ({
 *     net: { "api.example.com:443": "fetches the rates" },
 *     env: { RATES_TOKEN: "signs in there" },
 *     write: { [folder]: "keeps a file for each window" },
 *   }),
 *   interval: "0 * * * *",
 *   run: (_start, _end, { log }) => log.info("fetched"),
 * });
 *
 * assertEquals(await rates.permissions?.({ folder: "./rates" }), {
 *   net: { "api.example.com:443": "fetches the rates" },
 *   env: { RATES_TOKEN: "signs in there" },
 *   write: { "./rates": "keeps a file for each window" },
 * });
 * ```
 */
export interface Permissions {
  /** Hosts to connect to, with a port or without. */
  readonly net?: Need;
  /** Addresses with a port to listen on, such as `127.0.0.1:8080`; never everything. */
  readonly listen?: Readonly<Record<string, string>>;
  /** Names of variables. */
  readonly env?: Need;
  /** Files and folders, relative to the manifest's folder. */
  readonly read?: Need;
  /** Files and folders, relative to the manifest's folder. */
  readonly write?: Need;
  /** Programs: a name, or a path. */
  readonly run?: Need;
  /** Deno's names of system interfaces. */
  readonly sys?: Need;
  /** Native libraries. */
  readonly ffi?: Need;
}

/**
 * What is needed of one kind: each thing with the reason, in one line. Or only the reason, if everything of the kind is
 * needed.
 */
export type Need = string | Readonly<Record<string, string>>;
