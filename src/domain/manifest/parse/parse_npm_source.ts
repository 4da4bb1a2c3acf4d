import type { NpmSource } from "../../linking/npm_source.ts";
import { isLoopback } from "../../linking/is_loopback.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../quote.ts";

/**
 * Parses where packages of npm come from: the URL of a CDN, or `{ registry = "https://…" }`.
 *
 * @throws {SyntaxError} If the text is no URL that may be used.
 */
export function parseNpmSource(value: TomlValue): NpmSource {
  if (typeof value === "string") return { kind: "cdn", url: parseUrl("CDN", value) };
  const registry = value instanceof Map && value.size === 1 ? value.get("registry") : undefined;
  if (typeof registry === "string") return { kind: "registry", url: parseUrl("registry", registry) };
  throw mismatch('the URL of a CDN, or { registry = "https://…" }', value);
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
