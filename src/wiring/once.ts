/** A thing that is made when it is first asked for, and its promise, if it was. */
export type Once<T> = (() => Promise<T>) & { readonly made: () => Promise<T> | undefined };

/** Makes a thing at the first call only; `made` returns it, if it was made. */
export function once<T>(make: () => Promise<T>): Once<T> {
  let thing: Promise<T> | undefined;
  return Object.assign(() => thing ??= make(), { made: () => thing });
}
