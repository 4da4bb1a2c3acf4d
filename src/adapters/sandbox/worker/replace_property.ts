/** Puts a value in the place of one that the platform made. */
export function replaceProperty(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}
