import { digest } from "../../src/domain/text/digest.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { type Fault, faultyResponse } from "./fault.ts";
import { jsrPages, type JsrVersion } from "./jsr_pages.ts";
import { type NpmPackage, npmPages, type NpmVersion } from "./npm_pages.ts";
import { type Page, textPage } from "./page.ts";

/** A request that came, and what it got. */
export interface Visit {
  readonly path: string;
  readonly headers: Headers;
  readonly status: number;
}

/** A fault, and how often it is still to happen. */
interface Trouble {
  readonly fault: Fault;
  times: number;
}

const JSR = "/jsr";
const NPM = "/npm";
/** How long one that goes away waits for those that it answers. */
const PATIENCE_MS = 1_000;

/**
 * A server of the tests' own on this machine: plain modules, JSR below `/jsr`, npm's registry below `/npm`. It may go
 * away and come back at the same address, and does wrong what it is told to.
 *
 * `/endless/0.ts` is a module that imports another one, which imports another one, and so on.
 */
export class Registry implements AsyncDisposable {
  /** Every request, in order. */
  readonly visits: Visit[] = [];
  readonly #certificates: Certificates | undefined;
  readonly #pages = new Map<string, Page>();
  readonly #troubles = new Map<string, Trouble>();
  readonly #guards = new Map<string, string>();
  readonly #jsr = new Map<string, Map<string, JsrVersion>>();
  readonly #npm = new Map<string, Map<string, NpmVersion>>();
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  #port = 0;

  private constructor(certificates: Certificates | undefined) {
    this.#certificates = certificates;
  }

  /** Opens a server: with TLS, whose authority nobody knows yet, or (the default) without. */
  static open({ tls = false } = {}): Registry {
    const registry = new Registry(tls ? makeCertificates() : undefined);
    registry.start();
    return registry;
  }

  /** The certificate, in PEM, that a client has to trust; only with TLS. */
  get authority(): string {
    if (this.#certificates === undefined) throw new TypeError("This server speaks no TLS");
    return this.#certificates.authority;
  }

  /** Where JSR is, with a slash at its end. */
  get jsrUrl(): string {
    return `${this.url(JSR)}/`;
  }

  /** Where npm's registry is, with a slash at its end. */
  get npmUrl(): string {
    return `${this.url(NPM)}/`;
  }

  /** Returns the URL of a path. The server is `localhost`, too: the same modules on another host. */
  url(path: string, host: "127.0.0.1" | "localhost" = "127.0.0.1"): string {
    return `${this.#certificates === undefined ? "http" : "https"}://${host}:${this.#port}${path}`;
  }

  /** Puts a module (or any text) at a path, and returns its URL. */
  put(path: string, text: string): string {
    this.#pages.set(path, textPage(path, text));
    return this.url(path);
  }

  /** Puts bytes of any type at a path. */
  putPage(path: string, page: Page): string {
    this.#pages.set(path, page);
    return this.url(path);
  }

  /** Publishes a version on JSR; the same version anew replaces it, which the true JSR never does. */
  jsr(name: string, version: string, about: JsrVersion): void {
    const versions = this.#jsr.get(name) ?? new Map();
    this.#jsr.set(name, versions.set(version, about));
    for (const [path, page] of jsrPages(name, versions)) this.#pages.set(JSR + path, page);
  }

  /** Publishes a version on npm; the same version anew replaces it. */
  npm(name: string, version: string, about: NpmVersion, tags?: NpmPackage["tags"]): void {
    const versions = this.#npm.get(name) ?? new Map();
    this.#npm.set(name, versions.set(version, about));
    const pages = npmPages(name, { versions, ...(tags ? { tags } : {}) }, this.url(NPM));
    for (const [path, page] of pages) this.#pages.set(NPM + path, page);
  }

  /** Does wrong at a path: so often, or always. */
  fail(path: string, fault: Fault, times = Infinity): void {
    this.#troubles.set(path, { fault, times });
  }

  /** Does right again everywhere. */
  mend(): void {
    this.#troubles.clear();
  }

  /** Lets nobody read below a path who does not bring this `authorization`, such as `Bearer secret`. */
  guard(path: string, authorization: string): void {
    this.#guards.set(path, authorization);
  }

  /** Returns the paths that were asked for, in order; those that begin so, if that is said. */
  paths(start = ""): string[] {
    return this.visits.map(({ path }) => path).filter((path) => path.startsWith(start));
  }

  /** Listens, at the same address as before. */
  start(): void {
    const tls = this.#certificates;
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: this.#port,
      onListen: () => {},
      // A client that goes away in the middle of an answer is no fault of the tests.
      onError: () => new Response(null, { status: 500 }),
      ...(tls ? { cert: tls.certificate, key: tls.key } : {}),
    }, async (request) => {
      const response = await this.#answer(request);
      const path = pathOf(new URL(request.url));
      this.visits.push({ path, headers: request.headers, status: response.status });
      return response;
    });
    this.#port = this.#server.addr.port;
  }

  /** Goes away: nobody answers at the address any more. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    // What is asked already is answered. In Deno 2.4 a client that opened a connection and asked nothing is waited for as well.
    const { promise: impatience, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, PATIENCE_MS);
    server.unref();
    await Promise.race([server.shutdown(), impatience]);
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = pathOf(url);
    for (const [start, authorization] of this.#guards) {
      if (path.startsWith(start) && request.headers.get("authorization") !== authorization) {
        return new Response("who are you?", { status: 401 });
      }
    }
    const page = this.#pages.get(path) ?? endlessPage(path);
    const trouble = this.#troubles.get(path);
    if (trouble !== undefined && trouble.times-- > 0) return await faultyResponse(trouble.fault, url, page);
    return page === undefined ? new Response("not found", { status: 404 }) : pageResponse(page, request);
  }
}

/** Scoped packages of npm are asked for as `@scope%2fname`. */
function pathOf({ pathname }: URL): string {
  return pathname.startsWith(`${NPM}/`) ? pathname.replace(/%2f/i, "/") : pathname;
}

function endlessPage(path: string): Page | undefined {
  const number = /^\/endless\/(\d+)\.ts$/.exec(path)?.[1];
  return number === undefined ? undefined : textPage(path, `import "./${Number(number) + 1}.ts";`);
}

function pageResponse({ bytes, type }: Page, request: Request): Response {
  const headers = { "content-type": type, etag: `"${digest(bytes).slice(0, 16)}"` };
  // Whoever packs an answer on its way makes its tag a weak one; such a one is as good here.
  return request.headers.get("if-none-match")?.replace(/^W\//, "") === headers.etag
    ? new Response(null, { status: 304, headers })
    : new Response(bytes, { headers });
}
