import { freePort } from "./free_port.ts";
import { asUser } from "./programs.ts";

/** PgBouncer with transaction pooling: two connections to the server for all that come, each for one transaction. */
export class Pooler implements Disposable {
  readonly port = freePort();
  readonly #folder = Deno.makeTempDirSync({ prefix: "gapless-pooler-" });

  /** Starts it in front of the server at `port`. */
  constructor(port: number) {
    Deno.chmodSync(this.#folder, 0o777);
    const settings = `${this.#folder}/pgbouncer.ini`;
    // "any" forgets who comes; the server knows but one.
    Deno.writeTextFileSync(
      settings,
      `[databases]
* = host=127.0.0.1 port=${port} user=gapless
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${this.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
logfile = ${this.#folder}/log
pidfile = ${this.#folder}/pid
`,
    );
    asUser(["/usr/sbin/pgbouncer", "-q", "-d", settings]);
  }

  /** Returns the URL of a database by way of the pooler. */
  url(database: string): string {
    return `postgres://gapless@127.0.0.1:${this.port}/${database}`;
  }

  [Symbol.dispose](): void {
    Deno.kill(Number(Deno.readTextFileSync(`${this.#folder}/pid`)), "SIGTERM");
    Deno.removeSync(this.#folder, { recursive: true });
  }
}
