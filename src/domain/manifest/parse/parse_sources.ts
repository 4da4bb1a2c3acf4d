import type { ModuleSources } from "../../linking/module_sources.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { asText } from "./primitives.ts";
import { absolutePath } from "./absolute_path.ts";
import type { ParseContext } from "./parse_context.ts";
import { ANY_NPM, parseNpmSource } from "./parse_npm_source.ts";
import { quote } from "../../text/quote.ts";
import type { TableReader } from "./table_reader.ts";

/** Parses where modules of other machines come from, out of the table `gapless` of a manifest in `folder`. */
export function parseSources(gapless: TableReader, { folder, issues }: ParseContext): ModuleSources {
  return {
    jsr: gapless.read("jsr", parseBase, null),
    httpHosts: gapless.read("http_hosts", parseHosts, []),
    ...gapless.read("npm", (value, path) => parseNpmSource(value, path, issues), ANY_NPM),
    npmrc: absolutePath(".npmrc", folder),
  };
}

/** A URL to which paths are added: with a slash at its end. */
function parseBase(value: TomlValue): string {
  const text = asText(value);
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new SyntaxError(
      `Cannot use the registry ${quote(text)}: write it like "https://registry.example.com"`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new SyntaxError(
      `Cannot use the registry at "${url.host}": a URL must hold no password; set DENO_AUTH_TOKENS`,
    );
  }
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

function parseHosts(value: TomlValue): string[] {
  if (!Array.isArray(value)) throw mismatch('a list of hosts such as ["mirror.lan:8080"]', value);
  return value.map((item) => {
    const host = asText(item);
    if (URL.parse(`http://${host}/`)?.host === host) return host;
    throw new SyntaxError(
      `Cannot use the host ${quote(host)}: write it like "mirror.lan" or "mirror.lan:8080"`,
    );
  });
}
