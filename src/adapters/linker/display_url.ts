import { fromFileUrl } from "@std/path/posix";

/** Returns a source's URL as people read it: a plain path, if it is a file of this machine. */
export function displayUrl(url: string): string {
  return url.startsWith("file:") ? fromFileUrl(url) : url;
}
