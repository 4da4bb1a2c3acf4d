import { LinkError } from "../../../ports/linker.ts";
import { TransientError } from "./retry.ts";

/**
 * Reads an answer, and stops where it is longer than it may be.
 *
 * @throws {LinkError} If it is too long.
 * @throws {TransientError} If it is shorter than announced.
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
      throw new LinkError(
        `cannot fetch "${url.href}": it is longer than ${Math.floor(maxBytes / 1_000_000)} MB`,
      );
    }
    chunks.push(chunk);
  }
  const announced = response.headers.get("content-length");
  // What came packed was unpacked, and has another length.
  if (announced !== null && response.headers.get("content-encoding") === null && Number(announced) !== size) {
    throw new TransientError(`cannot fetch "${url.href}": only ${size} of ${announced} bytes came`);
  }
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/** Returns what is the matter where a server answers, but not with what it was asked for. Busy and broken ones may later. */
export async function refusalOf(url: URL, response: Response): Promise<Error> {
  await response.body?.cancel();
  const { status, statusText, headers } = response;
  const told = `cannot fetch "${url.href}": the server answers ${`${status} ${statusText}`.trim()}`;
  if (status === 429 || status >= 500) {
    return new TransientError(told, { retryAfter: headers.get("retry-after") });
  }
  const way = status === 401 || status === 403 ? "; set DENO_AUTH_TOKENS to a token for this host" : "";
  return new FetchError(told + way, status);
}

/** Returns what is the matter where a server does not answer. What `fetch` throws is a TypeError; its cause tells more. */
export function faultOf(url: URL, error: unknown, timeout: AbortSignal): unknown {
  if (timeout.aborted) {
    return new TransientError(`cannot fetch "${url.href}": the server takes too long to answer`, {
      cause: error,
    });
  }
  if (error instanceof LinkError || error instanceof TransientError || !(error instanceof Error)) {
    return error;
  }
  if (!(error instanceof TypeError || error.name === "Http" || error.name === "ConnectionReset")) {
    return error;
  }
  const why = reasonOf(error).replaceAll(url.href, "it");
  const told = `cannot fetch "${url.href}": ${why}`;
  return /certificate/i.test(why)
    ? new LinkError(`${told}; name its authority's file in DENO_CERT, or set DENO_TLS_CA_STORE=system`, {
      cause: error,
    })
    : new TransientError(told, { cause: error });
}

/** The innermost cause says it shortest; what stands before the last "client error" is how the library got there. */
function reasonOf(error: Error): string {
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message.replace(/^.*client error \([A-Za-z]+\): /, "");
}

/** What a server answers instead of what it was asked for. The message is a clause. */
export class FetchError extends LinkError {
  override name = "FetchError";
  /** Of HTTP, such as 404. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}
