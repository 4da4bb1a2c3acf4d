import type { Permission } from "../../../domain/manifest/grant.ts";
import { LANDLOCK_MOVES, landlockExemption } from "../../../domain/manifest/landlock_exemption.ts";
import type { LoadRequest } from "../../../ports/plugin_host.ts";
import type { LandlockGrant } from "../protocol/messages.ts";

/** Variables by which Deno's requests go through another machine; their names may be in lower case, too. */
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
const DEFAULT_PROXY_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "socks5:": 1080 };
/** Answers that are too long for a datagram come over TCP. */
const DNS_PORT = 53;

/**
 * Returns what the kernel is to let a plugin do, as its grant says it; null where it restricts nothing.
 *
 * @param artifact Absolute path of the plugin's own code.
 */
export function landlockGrant(
  request: Pick<LoadRequest, "grant" | "landlock" | "environment">,
  artifact: string,
): LandlockGrant | null {
  const { grant, environment } = request;
  // The version is the sandbox process's to find out.
  if (grant.kind === "all" || landlockExemption(request, LANDLOCK_MOVES) !== null) return null;
  const { net, listen } = grant;
  return {
    read: grant.read === true ? true : [...grant.read, artifact],
    write: grant.write,
    // As Deno's permissions have it: who may listen on an address may connect to it.
    connect: connectPorts(
      net === true || [...net, ...listen.filter((address) => portOf(address) !== 0)],
      environment,
    ),
    bind: listen.flatMap((address) => portOf(address) ?? []),
    system: grant.sys === true || grant.sys.length > 0,
  };
}

/** Returns the ports; true, if some host is granted with all of its. */
function connectPorts(net: Permission, environment: Readonly<Record<string, string>>): true | number[] {
  if (net === true) return true;
  const ports = net.map(portOf);
  if (ports.includes(undefined)) return true;
  if (ports.length === 0) return [];
  return [...new Set([...ports, DNS_PORT, ...proxyPorts(environment)])].flatMap((port) => port ?? []);
}

/** Returns the port of a host; undefined if none is named. A colon alone may belong to an address of IPv6. */
function portOf(address: string): number | undefined {
  const [, port] = /^(?:\[[^\]]*\]|[^:]*):(\d+)$/.exec(address) ?? [];
  return port === undefined ? undefined : Number(port);
}

function proxyPorts(environment: Readonly<Record<string, string>>): number[] {
  return PROXIES.flatMap((name) => [environment[name], environment[name.toLowerCase()]]).flatMap((value) => {
    if (value === undefined) return [];
    const url = URL.parse(value.includes("://") ? value : `http://${value}`);
    return url === null ? [] : Number(url.port) || DEFAULT_PROXY_PORTS[url.protocol] || [];
  });
}
