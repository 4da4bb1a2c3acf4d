/** Returns what a request says in `authorization` for `user:password`. */
export function basicAuthorization(secret: string): string {
  // By way of UTF-8: `btoa` takes no letters beyond Latin.
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(secret)))}`;
}
