import { denyListening, ListenGrant } from "./listen_grant.ts";
import { replaceProperty } from "./replace_property.ts";
import { restrictSockets } from "./restrict_sockets.ts";

/** Deno reads it whenever a server of HTTP starts, and lets it listen there, too. */
const SERVE_ADDRESS = "DENO_SERVE_ADDRESS";

// Taken before a plugin can change them.
const { apply } = Reflect;
const toObject = Object;
const { hasOwn } = Object;

type Options = Record<string, unknown>;
type Method = (...args: unknown[]) => unknown;

/**
 * Refuses to listen for connections and packets of the network on addresses that are not granted. For Deno has one
 * permission of the network, and who may connect to an address may listen on it.
 *
 * Socket files are none of its business: who listens on one needs the permissions to read and write its path.
 *
 * @param granted Addresses with a port, in lower case.
 */
export function restrictListening(granted: readonly string[]): void {
  const grant = new ListenGrant(granted);
  const refuseServeAddress = refuserOf(SERVE_ADDRESS);

  wrap(Deno, "listen", (listen) => (options) => {
    const copy = copyOf(options);
    const transport = `${copy.transport ?? "tcp"}`;
    if (transport === "tcp") return listen(copyOf(copy, { ...addressOf(copy), transport }));
    if (transport !== "unix") denyListening(transport);
    return listen(copyOf(copy, { transport }));
  });
  wrap(Deno, "listenTls", (listenTls) => (options) => {
    const copy = copyOf(options);
    return listenTls(copyOf(copy, { ...addressOf(copy), transport: "tcp" }));
  });
  wrap(Deno, "listenDatagram", (listenDatagram) => (options) => {
    const copy = copyOf(options);
    const transport = `${copy.transport}`;
    if (transport === "udp") return listenDatagram(copyOf(copy, { ...addressOf(copy), transport }));
    if (transport !== "unixpacket") denyListening(transport);
    return listenDatagram(copyOf(copy, { transport }));
  });
  wrap(Deno, "serve", (serve) => (one, other) => {
    const first = typeof one === "function" ? one : other;
    const copy = copyOf(typeof one === "function" ? undefined : one);
    if (hasOwn(copy, "cid")) denyListening("vsock");
    if (hasOwn(copy, "tunnel")) denyListening("tunnel");
    const where = hasOwn(copy, "path") ? { path: `${copy.path}` } : addressOf(copy, 8000);
    refuseServeAddress();
    return serve(copyOf(copy, where), typeof first === "function" ? first : copy.handler);
  });
  const { QuicEndpoint } = Deno;
  // Only where all of Deno's unstable features are on.
  if (typeof QuicEndpoint === "function") {
    wrap(QuicEndpoint.prototype, "listen", () => () => denyListening("QUIC"));
  }
  restrictSockets(grant, { refuseServeAddress, mayBeSet: isGranted(SERVE_ADDRESS) });

  /** Returns an address that is granted, in the form in which it was checked. */
  function addressOf({ hostname, port }: Options, otherPort = 0): Options {
    return grant.require(hostname ?? "0.0.0.0", port ?? otherPort);
  }
}

/** Puts a function in the place of another one of an object, if there is one. */
function wrap(holder: object, name: string, make: (original: Method) => Method): void {
  const original: unknown = Reflect.get(holder, name);
  if (typeof original !== "function") return;
  replaceProperty(holder, name, make((...args) => apply(original, holder, args)));
}

/** Reads options once, so that they are used as they were checked; they inherit nothing that a plugin can change. */
function copyOf(options: unknown, checked: Options = {}): Options {
  return { __proto__: null, ...toObject(options), ...checked };
}

/** Returns what refuses to go on while a variable is set. Who may not read it could not set it either. */
function refuserOf(variable: string): () => void {
  const { env } = Deno;
  const { get } = env;
  return () => {
    let value: string | undefined;
    try {
      value = apply(get, env, [variable]);
    } catch {
      return;
    }
    if (value !== undefined) denyListening(variable);
  };
}

function isGranted(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}
