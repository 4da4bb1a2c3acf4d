import type { ModuleSources } from "../../linking/module_sources.ts";
import { isLoopback } from "../../linking/is_loopback.ts";
import type { Issues } from "../issues.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { asText } from "./primitives.ts";
import { TableReader } from "./table_reader.ts";
import { quote } from "../../text/quote.ts";

/** What a manifest says of npm. */
export type NpmSettings = Pick<ModuleSources, "npm" | "allowSha1">;

/** What counts where the manifest says nothing. */
export const ANY_NPM: NpmSettings = { npm: { kind: "any" }, allowSha1: [] };

/** A name without a version, with or without a scope. */
const NAME = /^(?:@[^/@\s]+\/)?[^/@\s]+$/;

/**
 * Parses where packages of npm come from, and which ones need no strong digest: the URL of a CDN, or
 * `{ registry = "https://…", allow_sha1 = ["name"] }`.
 *
 * @throws {SyntaxError} If the text is no URL that may be used.
 */
export function parseNpmSource(value: TomlValue, path: string, issues: Issues): NpmSettings {
  if (typeof value === "string") return { ...ANY_NPM, npm: { kind: "cdn", url: parseUrl("CDN", value) } };
  if (!(value instanceof Map) || value.size === 0) {
    throw mismatch('the URL of a CDN, or { registry = "https://…" }', value);
  }
  const table = new TableReader(value, path, issues);
  const npm = table.read(
    "registry",
    (registry) => ({ kind: "registry", url: parseUrl("registry", asText(registry)) } as const),
    ANY_NPM.npm,
  );
  const allowSha1 = table.read("allow_sha1", parseNames, []);
  table.refuseOthers();
  return { npm, allowSha1 };
}

function parseNames(value: TomlValue): string[] {
  if (!Array.isArray(value)) throw mismatch('a list of packages such as ["left-pad"]', value);
  return value.map((item) => {
    const name = asText(item);
    if (NAME.test(name)) return name;
    throw new SyntaxError(
      `Cannot use the package ${quote(name)}: write its name alone, such as "left-pad" or "@acme/pad"`,
    );
  });
}

function parseUrl(what: string, text: string): string {
  const url = URL.parse(text);
  if (url === null || url.hash !== "") throw refusal(what, text, "it is no URL");
  if (url.username !== "" || url.password !== "") {
    throw new SyntaxError(
      `Cannot use the ${what} of npm at "${url.host}": a URL must hold no password; put a token in .npmrc`,
    );
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw refusal(what, text, 'anyone on the way could change the code; use "https:"');
  }
  return text;
}

function refusal(what: string, text: string, why: string): SyntaxError {
  return new SyntaxError(`Cannot use the ${what} of npm ${quote(text)}: ${why}`);
}
