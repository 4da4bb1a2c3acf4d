import { isLoopback } from "../../../domain/linking/is_loopback.ts";
import { LinkFault } from "../link/link_fault.ts";

/**
 * Refuses URLs from which no code may come.
 *
 * @param httpHosts Hosts that may be asked without TLS beside this machine itself.
 * @param from The module or the redirect that leads there, if one does.
 * @throws {LinkFault} If it is one of them.
 */
export function requireAllowed(url: URL, httpHosts: readonly string[], from?: URL): void {
  if (url.username !== "" || url.password !== "") {
    const { host } = url;
    throw new LinkFault({
      cannot: "fetch from",
      what: host,
      why: "a URL must hold no password; set DENO_AUTH_TOKENS instead",
    });
  }
  switch (url.protocol) {
    case "https:":
      return;
    case "http:":
      if (from?.protocol === "https:") {
        throw new LinkFault({
          cannot: "fetch",
          what: url.href,
          why: `"${from.href}" came by "https:", and this would not`,
        });
      }
      // Whose such a module is cannot be seen: one from far away must not reach this machine's own servers by it.
      if (from?.protocol === "data:") {
        throw new LinkFault({
          cannot: "fetch",
          what: url.href,
          why: `a "data:" module must import by "https:" only`,
        });
      }
      if (isLoopback(url.hostname) || httpHosts.includes(url.host)) return;
      throw new LinkFault({
        cannot: "fetch",
        what: url.href,
        why: `anyone on the way could change the code; use "https:", or add "${url.host}" to ` +
          `"http_hosts" in the manifest's [gapless]`,
      });
    default:
      throw new LinkFault({
        cannot: "fetch",
        what: url.href,
        why: `"${url.protocol}" leads to no other machine`,
      });
  }
}
