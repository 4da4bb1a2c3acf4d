/** Returns a value of JSON as a record of its keys; `undefined` if it is not an object. An array is not. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
