/**
 * Servers that speak just enough of a protocol for its client: the web's, Redis's and PostgreSQL's.
 *
 * @module
 */

/** Addresses of the servers, all on this machine. */
export interface WireServers extends AsyncDisposable {
  readonly http: number;
  readonly redis: number;
  readonly postgres: number;
}

/** Opens all three. */
export function openWireServers(): WireServers {
  const http = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response("hello"),
  );
  const redis = listen((bytes) => {
    // Every command begins with the count of its parts.
    const commands = new TextDecoder().decode(bytes).match(/^\*\d+/gm) ?? [];
    return new TextEncoder().encode(commands.map(() => "+PONG\r\n").join(""));
  });
  const postgres = listen((bytes) => {
    if (bytes[0] === 0) return join(message("R", int32(0)), message("Z", text("I")));
    if (bytes[0] !== "Q".charCodeAt(0)) return new Uint8Array();
    const column = join(text("answer\0"), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0));
    return join(
      message("T", join(int16(1), column)),
      message("D", join(int16(1), int32(2), text("42"))),
      message("C", text("SELECT 1\0")),
      message("Z", text("I")),
    );
  });
  return {
    http: http.addr.port,
    redis: redis.addr.port,
    postgres: postgres.addr.port,
    async [Symbol.asyncDispose]() {
      redis.close();
      postgres.close();
      await http.shutdown();
    },
  };
}

/** Answers whatever comes. */
function listen(answer: (bytes: Uint8Array) => Uint8Array): Deno.TcpListener {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  (async () => {
    for await (const connection of listener) void serve(connection, answer);
  })();
  return listener;
}

async function serve(connection: Deno.TcpConn, answer: (bytes: Uint8Array) => Uint8Array): Promise<void> {
  const writer = connection.writable.getWriter();
  try {
    for await (const bytes of connection.readable) await writer.write(answer(bytes));
  } catch {
    // A client that goes away in the middle is no fault of the tests.
  }
}

function message(type: string, body: Uint8Array): Uint8Array {
  return join(text(type), int32(body.length + 4), body);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function int32(value: number): Uint8Array {
  return new Uint8Array(new Int32Array([value]).buffer).reverse();
}

function int16(value: number): Uint8Array {
  return new Uint8Array(new Int16Array([value]).buffer).reverse();
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
