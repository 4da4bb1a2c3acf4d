import { fromFileUrl, toFileUrl } from "@std/path/posix";
import { isLoopback } from "../../linking/is_loopback.ts";
import { absolutePath } from "./absolute_path.ts";
import type { ModuleSpecifier } from "../module_specifier.ts";
import { quote } from "../../text/quote.ts";
import { suggest } from "../../text/suggest.ts";

/** The plugins that Gapless carries. */
const BUILTINS = ["manager"];

const JSR = /^jsr:\/?@[a-z0-9-]+\/[a-z0-9-]+(?:@[^/\s]+)?(?:\/\S*)?$/;
const NPM = /^npm:\/?(?:@[^/@\s]+\/)?[^/@\s]+(?:@[^/\s]+)?(?:\/\S*)?$/;

/**
 * Parses where a plugin's module comes from.
 *
 * @param text A path, or a specifier with one of the schemes `file`, `https`, `jsr`, `npm` and `builtin`.
 * @param folder Absolute path of the folder that relative paths count from.
 * @param httpHosts Hosts, with their ports, that may be asked without TLS beside this machine itself.
 * @throws {SyntaxError} If the text is neither.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseSpecifier("./report.ts", "/srv/jobs"), {
 *   kind: "file",
 *   text: "./report.ts",
 *   url: "file:///srv/jobs/report.ts",
 * });
 * ```
 */
export function parseSpecifier(
  text: string,
  folder: string,
  httpHosts: readonly string[] = [],
): ModuleSpecifier {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case undefined:
      return { kind: "file", text, url: toFileUrl(absolutePath(text, folder)).href };
    case "file":
      return { kind: "file", text, url: parseFileUrl(text) };
    case "builtin":
      return parseBuiltin(text);
    case "https":
    case "http":
      return parseRemoteUrl(text, scheme, httpHosts);
    case "jsr":
      if (!JSR.test(text)) throw refusal(text, 'write it like "jsr:@scope/name@1.0.0"');
      return { kind: "remote", text, scheme };
    case "npm":
      if (!NPM.test(text)) throw refusal(text, 'write it like "npm:name@1.0.0"');
      return { kind: "remote", text, scheme };
    default:
      throw refusal(
        text,
        `${
          quote(`${scheme}:`)
        } is no scheme for plugins; known: a path, "file:", "https:", "jsr:", "npm:", "builtin:"`,
      );
  }
}

function parseRemoteUrl(
  text: string,
  scheme: "https" | "http",
  httpHosts: readonly string[],
): ModuleSpecifier {
  const url = URL.parse(text);
  if (url === null) throw refusal(text, "it is no URL");
  if (url.username !== "" || url.password !== "") {
    throw refusal(`${scheme}://…@${url.host}`, "a URL must hold no password; set DENO_AUTH_TOKENS instead");
  }
  if (scheme === "https" || isLoopback(url.hostname) || httpHosts.includes(url.host)) {
    return { kind: "remote", text, scheme };
  }
  throw refusal(
    text,
    `anyone on the way could change the code; use "https:", or add "${url.host}" to "http_hosts" in [gapless]`,
  );
}

function parseFileUrl(text: string): string {
  if (!/^file:\/\/\//i.test(text)) {
    throw refusal(text, 'write three slashes and an absolute path, "file:///…"');
  }
  // An encoded slash, or a percent sign that encodes nothing.
  if (/%2f|%(?![0-9a-f]{2})/i.test(text)) throw refusal(text, "it names no file");
  try {
    return toFileUrl(fromFileUrl(text)).href;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof URIError)) throw error;
    throw refusal(text, "it names no file", error);
  }
}

function parseBuiltin(text: string): ModuleSpecifier {
  const name = text.slice("builtin:".length);
  if (BUILTINS.includes(name)) return { kind: "builtin", text, name };
  throw refusal(text, `there is no such built-in plugin; ${suggest(name, BUILTINS)}`);
}

function refusal(text: string, why: string, cause?: Error): SyntaxError {
  return new SyntaxError(`Cannot use the module ${quote(text)}: ${why}`, cause && { cause });
}
