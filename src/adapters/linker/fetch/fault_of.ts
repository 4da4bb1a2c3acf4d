import { LinkError } from "../../../ports/linker.ts";
import { TransientError } from "./retry.ts";

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
