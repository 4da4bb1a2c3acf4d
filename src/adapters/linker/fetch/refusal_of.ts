import { FetchError } from "./fetch_error.ts";
import { TransientError } from "./retry.ts";

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
