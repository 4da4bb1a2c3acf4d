// Taken before a plugin can change them.
const { apply } = Reflect;
const { includes, toLowerCase } = String.prototype;
const { NotCapable } = Deno.errors;

/** An address that was checked. */
export type Address = { readonly hostname: string; readonly port: number };

/** The addresses that a plugin may listen on. It uses nothing that a plugin can change. */
export class ListenGrant {
  readonly #granted: Record<string, true | undefined> = Object.create(null);

  /** @param granted Addresses with a port, in lower case. */
  constructor(granted: readonly string[]) {
    for (const address of granted) this.#granted[address] = true;
  }

  /**
   * Returns an address as text and number, whatever the plugin gave for them.
   *
   * @throws {Deno.errors.NotCapable} If it is not granted.
   */
  require(hostname: unknown, port: unknown): Address {
    const host = `${hostname}`;
    const number = +`${port}`;
    const name = apply(includes, host, [":"]) && host[0] !== "[" ? `[${host}]` : host;
    const address = `${name}:${number}`;
    if (this.#granted[apply(toLowerCase, address, [])] === true) return { hostname: host, port: number };
    return denyListening(address);
  }
}

/** Refuses to listen somewhere. */
export function denyListening(where: string): never {
  throw new NotCapable(`Requires listen access to "${where}", which is not in the plugin's grant`);
}
