import { LinkFault } from "../link/link_fault.ts";
import type { Limits } from "../link/limits.ts";
import { requireAllowed } from "./allowed_urls.ts";
import { parseAuthTokens, tokenFor } from "./auth_tokens.ts";
import { httpClient } from "./http_client.ts";
import { faultOf, faultOfStatus, readBody } from "./response.ts";
import { retry } from "./retry.ts";
import { Semaphore } from "./semaphore.ts";

/** How to fetch. */
export interface FetchRequest {
  /** What kinds of content will do. */
  readonly accept?: string;
  /** Headers beside those that every request gets; only the first URL's own host gets them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer that is there already. */
  readonly etag?: string | undefined;
  /** Most bytes that the answer may have, if not as many as a module may. */
  readonly maxBytes?: number;
}

/** What another machine answered. */
export interface Fetched {
  /** Where the answer came from in the end, without credentials. */
  readonly url: URL;
  /** Null: the answer that was there already is still good. */
  readonly bytes: Uint8Array<ArrayBuffer> | null;
  readonly contentType: string | null;
  readonly etag: string | null;
}

/** How a {@linkcode Fetcher} works. */
export interface FetcherOptions {
  /** Hosts, with their ports, that may be asked without TLS beside this machine itself. */
  readonly httpHosts: readonly string[];
  readonly limits: Limits;
  /** Gets how many answers came, and how many are still to come. */
  readonly onProgress?: (done: number, open: number) => void;
}

const MAX_REDIRECTS = 10;
/** Requests at the same time. */
const AT_ONCE = 24;

/** Fetches from other machines: with retries, limits and the user's proxies, certificates and tokens. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #semaphore = new Semaphore(AT_ONCE);
  readonly #tokens = parseAuthTokens(Deno.env.get("DENO_AUTH_TOKENS") ?? "");
  readonly #since = performance.now();
  #done = 0;
  #open = 0;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /**
   * Fetches what is behind a URL, and behind where that leads.
   *
   * @throws {LinkFault} If it cannot be had; that names neither the import nor the plugin.
   */
  async fetch(url: URL, request: FetchRequest = {}): Promise<Fetched> {
    requireAllowed(url, this.#options.httpHosts);
    this.#report(0, 1);
    try {
      return await this.#semaphore.run(() => retry(() => this.#follow(url, request)));
    } finally {
      this.#report(1, -1);
    }
  }

  async #follow(first: URL, request: FetchRequest): Promise<Fetched> {
    let url = first;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      // Headers may hold a secret for the first host.
      const answer = await this.#request(
        url,
        url.origin === first.origin ? request : { ...request, headers: {} },
      );
      if (!(answer instanceof URL)) return answer;
      requireAllowed(answer, this.#options.httpHosts, url);
      url = answer;
    }
    throw new LinkFault({
      cannot: "fetch",
      what: first.href,
      why: "it leads from one place to the next without an end",
    });
  }

  /** Asks once: returns the answer, or where to ask instead. */
  async #request(
    url: URL,
    { accept = "*/*", headers, etag, maxBytes }: FetchRequest,
  ): Promise<Fetched | URL> {
    const { limits } = this.#options;
    // Here, and not where modules arrive: a server may have thousands of them that never do.
    if (performance.now() - this.#since > limits.graphMs) {
      throw new LinkFault({ cannot: `fetch all modules within ${limits.graphMs / 60_000} minutes` });
    }
    const timeout = AbortSignal.timeout(limits.requestMs);
    try {
      const response = await fetch(url, {
        client: await httpClient(),
        redirect: "manual",
        signal: timeout,
        headers: {
          accept,
          ...(etag ? { "if-none-match": etag } : {}),
          ...tokenFor(url, this.#tokens),
          ...headers,
        },
      });
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        return targetOf(url, location);
      }
      const about = {
        url,
        contentType: response.headers.get("content-type"),
        etag: response.headers.get("etag"),
      };
      if (response.status === 304 && etag) {
        await response.body?.cancel();
        return { ...about, bytes: null };
      }
      if (!response.ok) throw await faultOfStatus(url, response);
      return { ...about, bytes: await readBody(url, response, maxBytes ?? limits.moduleBytes) };
    } catch (error) {
      throw faultOf(url, error, timeout);
    }
  }

  #report(done: number, open: number): void {
    this.#done += done;
    this.#open += open;
    this.#options.onProgress?.(this.#done, this.#open);
  }
}

function targetOf(url: URL, location: string): URL {
  const target = URL.parse(location, url);
  if (target === null) {
    throw new LinkFault({
      cannot: "fetch",
      what: url.href,
      why: `it leads to "${location}", which is no URL`,
    });
  }
  target.hash = "";
  return target;
}
