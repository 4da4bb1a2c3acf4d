import { freePort } from "./free_port.ts";

/** A wire to a server on this machine that can be cut and can go silent. */
export class FaultyWire implements AsyncDisposable {
  readonly port = freePort();
  readonly #to: number;
  readonly #connections = new Set<Deno.Conn>();
  #listener: Deno.TcpListener | undefined;
  #accepting: Promise<void> = Promise.resolve();
  #silent = false;
  #doom: string | undefined;
  #released = Promise.withResolvers<void>();

  private constructor(to: number) {
    this.#to = to;
  }

  /** Lays a wire to a port. */
  static to(port: number): FaultyWire {
    const wire = new FaultyWire(port);
    wire.mend();
    return wire;
  }

  /** Cuts what is connected; new connections come through. */
  cut(): void {
    for (const connection of this.#connections) close(connection);
    this.#connections.clear();
  }

  /** Cuts, and refuses new connections. */
  refuse(): void {
    this.#listener?.close();
    this.#listener = undefined;
    this.cut();
  }

  /** Lets nothing through any more; nobody is told. */
  silence(): void {
    this.#silent = true;
  }

  /** Cuts once, when the server tells by this tag what it has done: it was done, and nobody hears of it. */
  cutAtAnswer(tag: "COMMIT" | "INSERT 0 1" | "SELECT 1"): void {
    this.#doom = `${tag}\0`;
  }

  /** Lets all through again. */
  mend(): void {
    this.#silent = false;
    this.#released.resolve();
    this.#released = Promise.withResolvers();
    if (this.#listener !== undefined) return;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: this.port });
    this.#accepting = this.#accept(this.#listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.refuse();
    this.#released.resolve();
    await this.#accepting;
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    const pipes: Promise<void>[] = [];
    for await (const client of listener) {
      const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#to });
      this.#connections.add(client).add(server);
      pipes.push(this.#pipe(client, server, "there"), this.#pipe(server, client, "back"));
    }
    await Promise.all(pipes);
  }

  /** Tells whether these bytes end in the doom. */
  #isDoom(bytes: Uint8Array): boolean {
    if (this.#doom === undefined || !new TextDecoder().decode(bytes).includes(this.#doom)) return false;
    this.#doom = undefined;
    return true;
  }

  async #pipe(from: Deno.Conn, to: Deno.Conn, way: "there" | "back"): Promise<void> {
    const buffer = new Uint8Array(65_536);
    try {
      for (let size = await from.read(buffer); size !== null; size = await from.read(buffer)) {
        if (this.#silent) await this.#released.promise;
        if (way === "back" && this.#isDoom(buffer.subarray(0, size))) break;
        for (let sent = 0; sent < size;) sent += await to.write(buffer.subarray(sent, size));
      }
    } catch {
      // It was cut.
    }
    close(from);
    close(to);
  }
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
