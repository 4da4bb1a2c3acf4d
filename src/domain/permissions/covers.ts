import type { PermissionKind } from "./asked_permission.ts";

/**
 * Tells whether what is granted holds what is asked for, as Deno decides it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(covers("read", "/srv", "/srv/data"), true);
 * assertEquals(covers("net", "example.com:443", "example.com"), false);
 * assertEquals(covers("env", "AWS_*", "AWS_REGION"), true);
 * ```
 */
export function covers(kind: PermissionKind, granted: string, asked: string): boolean {
  switch (kind) {
    case "net":
      return coversHost(granted.toLowerCase(), asked.toLowerCase());
    case "env":
      return granted === asked || (granted.endsWith("*") && asked.startsWith(granted.slice(0, -1)));
    case "read":
    case "write":
    case "ffi":
      return granted === asked || asked.startsWith(granted.replace(/\/*$/, "/"));
    case "listen":
      return granted.toLowerCase() === asked.toLowerCase();
    case "run":
    case "sys":
      return granted === asked;
  }
}

/** A host without a port stands for all of its ports, `*.example.com` for every host below. */
function coversHost(granted: string, asked: string): boolean {
  const [grantedHost, grantedPort] = splitPort(granted);
  const [askedHost, askedPort] = splitPort(asked);
  if (grantedPort !== undefined && grantedPort !== askedPort) return false;
  return grantedHost === askedHost ||
    (grantedHost.startsWith("*.") && askedHost.endsWith(grantedHost.slice(1)));
}

/** An IPv6 address stands in brackets if a port follows. */
function splitPort(host: string): [host: string, port: string | undefined] {
  const [, name = host, port] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  return [name, port];
}
