import { LinkError } from "../../../ports/linker.ts";

const PUBLIC = "https://jsr.io/";

/**
 * Returns the base URL of the JSR registry: as the manifest has it, as `$JSR_URL` has it, or the public one.
 *
 * @throws {LinkError} If `$JSR_URL` is no URL; the message is a clause.
 */
export function jsrBase(fromManifest: string | null): URL {
  const text = fromManifest ?? (Deno.env.get("JSR_URL") || PUBLIC);
  const url = URL.parse(text.endsWith("/") ? text : `${text}/`);
  if (url === null) throw new LinkError(`cannot use JSR_URL: "${text}" is no URL`);
  return url;
}
