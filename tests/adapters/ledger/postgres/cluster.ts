/**
 * A PostgreSQL server of the tests' own: made in a temporary folder, run by a user without privileges, reached by a Unix
 * socket there and by a free port, stopped and removed in the end.
 *
 * @module
 */

import { freePort } from "./free_port.ts";
import { asUser, PROGRAMS, run } from "./programs.ts";

/** A running server. */
export class Cluster implements Disposable {
  readonly folder: string;
  readonly port: number;
  #databases = 0;

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.port = port;
  }

  /** Makes a cluster and starts its server. `settings` are lines of its configuration. */
  static start(settings: readonly string[] = []): Cluster {
    const folder = Deno.makeTempDirSync({ prefix: "gapless-pg-" });
    Deno.chmodSync(folder, 0o777);
    const cluster = new Cluster(folder, freePort());
    asUser([`${PROGRAMS}/initdb`, "-D", `${folder}/data`, "-A", "trust", "-U", "gapless", "--no-sync"]);
    cluster.configure([
      `unix_socket_directories = '${folder}'`,
      "listen_addresses = '127.0.0.1'",
      `port = ${cluster.port}`,
      // The disk is not what is tested.
      "fsync = off",
      ...settings,
    ]);
    cluster.begin();
    return cluster;
  }

  /** Adds lines to the configuration; they count from the next start on. */
  configure(lines: readonly string[]): void {
    Deno.writeTextFileSync(`${this.folder}/data/postgresql.conf`, lines.join("\n") + "\n", { append: true });
  }

  /** Starts the server. */
  begin(): void {
    this.#control("start", "-l", `${this.folder}/log`);
  }

  /** Stops it; `immediate` is as a power cut. */
  stop(mode: "fast" | "immediate" = "fast"): void {
    this.#control("stop", "-m", mode);
  }

  /** Makes an empty database and returns its URL. */
  database(): string {
    const name = `test_${++this.#databases}`;
    this.sql(`create database ${name}`);
    return this.url(name);
  }

  /** Returns the URL of a database. */
  url(database = "postgres", user = "gapless"): string {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  /** Carries out SQL; returns what psql prints. */
  sql(text: string, url = this.url()): string {
    return run(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text]);
  }

  [Symbol.dispose](): void {
    try {
      this.stop("immediate");
    } catch {
      // A test has stopped it.
    }
    Deno.removeSync(this.folder, { recursive: true });
  }

  #control(...args: string[]): void {
    asUser([`${PROGRAMS}/pg_ctl`, "-D", `${this.folder}/data`, "-w", "-s", ...args]);
  }
}

let shared: Cluster | undefined;

/** Returns the server that all tests of a file share; it stops when the file's tests have ended. */
export function sharedCluster(): Cluster {
  if (shared === undefined) {
    const cluster = shared = Cluster.start();
    addEventListener("unload", () => cluster[Symbol.dispose]());
  }
  return shared;
}
