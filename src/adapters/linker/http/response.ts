import { type FaultDetails, LinkFault } from "../link/link_fault.ts";
import { TransientFault } from "./retry.ts";

/**
 * Reads an answer, and stops where it is longer than it may be.
 *
 * @throws {LinkFault} If it is too long.
 * @throws {TransientFault} If it is shorter than announced.
 */
export async function readBody(
  url: URL,
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) {
      throw new LinkFault({
        cannot: "fetch",
        what: url.href,
        why: `it is longer than ${Math.floor(maxBytes / 1_000_000)} MB`,
      });
    }
    chunks.push(chunk);
  }
  const announced = response.headers.get("content-length");
  // What came packed was unpacked, and has another length.
  if (announced !== null && response.headers.get("content-encoding") === null && Number(announced) !== size) {
    throw new TransientFault({
      cannot: "fetch",
      what: url.href,
      why: `only ${size} of ${announced} bytes came`,
    });
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/** Returns the fault of an answer that is not what was asked for. Busy and broken servers may have it later. */
export async function faultOfStatus(url: URL, response: Response): Promise<LinkFault> {
  await response.body?.cancel();
  const { status, statusText, headers } = response;
  const why = `the server answers ${`${status} ${statusText}`.trim()}`;
  if (status === 429 || status >= 500) {
    return new TransientFault({ cannot: "fetch", what: url.href, why }, {
      retryAfter: headers.get("retry-after"),
    });
  }
  const hint = status === 401 || status === 403 ? "; set DENO_AUTH_TOKENS to a token for this host" : "";
  return new HttpFault(url, status, why + hint);
}

/** Returns the fault of a server that does not answer. What `fetch` throws is a TypeError; its cause says more. */
export function faultOf(url: URL, error: unknown, timeout: AbortSignal): unknown {
  const details = (why: string): FaultDetails => ({ cannot: "fetch", what: url.href, why });
  if (timeout.aborted) {
    return new TransientFault(details("the server takes too long to answer"), { cause: error });
  }
  if (error instanceof LinkFault || !(error instanceof Error)) return error;
  if (!(error instanceof TypeError || error.name === "Http" || error.name === "ConnectionReset")) {
    return error;
  }
  const why = reasonOf(error).replaceAll(url.href, "it");
  if (!/certificate/i.test(why)) return new TransientFault(details(why), { cause: error });
  const hint = "name its authority's file in DENO_CERT, or set DENO_TLS_CA_STORE=system";
  return new LinkFault(details(`${why}; ${hint}`), { cause: error });
}

/** The innermost cause says it shortest; what stands before the last "client error" is how the library got there. */
function reasonOf(error: Error): string {
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message.replace(/^.*client error \([A-Za-z]+\): /, "");
}

/** What a server answers instead of what it was asked for. */
export class HttpFault extends LinkFault {
  override name = "HttpFault";
  /** Of HTTP, such as 404. */
  readonly status: number;

  constructor(url: URL, status: number, why: string) {
    super({ cannot: "fetch", what: url.href, why });
    this.status = status;
  }
}
