import { isLoopback } from "../../../domain/linking/is_loopback.ts";

/** What proves to one host who asks. */
export interface AuthToken {
  /** Host, with its port if the token is for that port only. */
  readonly host: string;
  /** Value of the `authorization` header. */
  readonly authorization: string;
}

/**
 * Parses `DENO_AUTH_TOKENS` as Deno does: `token@host`, or `user:password@host`, with `;` between several.
 */
export function parseAuthTokens(text: string): AuthToken[] {
  return text.split(";").flatMap((part) => {
    const at = part.lastIndexOf("@");
    const [secret, host] = [part.slice(0, at).trim(), part.slice(at + 1).trim().toLowerCase()];
    if (at < 1 || secret === "" || host === "") return [];
    const authorization = secret.includes(":") ? basicAuthorization(secret) : `Bearer ${secret}`;
    return [{ host, authorization }];
  });
}

/** Returns the header for a URL; none if there is no token for its host, or if it would travel in the open. */
export function tokenFor(url: URL, tokens: readonly AuthToken[]): { readonly authorization?: string } {
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) return {};
  const found = tokens.find(({ host }) => isFor(host, url));
  return found === undefined ? {} : { authorization: found.authorization };
}

/** As in Deno, a token for a host is one for all hosts below it; one that names a port is for that port only. */
function isFor(host: string, url: URL): boolean {
  if (host === url.host) return true;
  return !/:\d+$/.test(host) && url.port === "" &&
    (url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/** Returns what a request says in `authorization` for `user:password`. */
export function basicAuthorization(secret: string): string {
  // By way of UTF-8: `btoa` takes no letters beyond Latin.
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(secret)))}`;
}
