import { ifExistsSync, isUnreachable } from "./if_exists.ts";

/** Looks at a file; `undefined` if there is none. A folder that may not be entered hides its files from every later step too. */
export function stat(path: string): Deno.FileInfo | undefined {
  return ifExistsSync(() => Deno.statSync(path), isUnreachable);
}

/** Returns what a file is known by: another stamp may mean another content. */
export function stampOf({ size, mtime, ctime, ino }: Deno.FileInfo): string {
  return [size, mtime?.getTime(), ctime?.getTime(), ino].join(" ");
}

/** Returns what a file is known by; null if there is none. */
export function stampAt(path: string): string | null {
  const info = stat(path);
  return info ? stampOf(info) : null;
}

/**
 * Reports whether a file may have changed since an instant, in milliseconds since the epoch; or so shortly before it that its
 * next change leaves no trace.
 */
export function mayHaveChanged(info: Deno.FileInfo, since: number): boolean {
  return changedAt(info) > since - COARSEST_MS;
}

/** Returns when a file was changed last, in milliseconds since the epoch. */
export function changedAt({ mtime, ctime }: Deno.FileInfo): number {
  return Math.max(mtime?.getTime() ?? 0, ctime?.getTime() ?? 0);
}

/** Coarsest step of times: FAT counts two seconds, and Deno tells a `ctime` in whole ones. */
export const COARSEST_MS = 2_000;
