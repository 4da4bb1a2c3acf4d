/** A value of a plugin's config as JSON can hold it: what JSON has no form for is an object with one key. */
export type WireValue =
  | string
  | boolean
  | number
  | null
  | { readonly date: number | null }
  | { readonly number: string }
  | { readonly list: readonly WireValue[] }
  | { readonly table: readonly (readonly [key: string, value: WireValue])[] };

/**
 * Returns a config as JSON can hold it.
 *
 * @throws {TypeError} If something in it is neither plain nor a date.
 */
export function toWire(value: unknown): WireValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { number: Object.is(value, -0) ? "-0" : String(value) };
    case "object":
      if (value === null) return null;
      if (value instanceof Date) return { date: Number.isNaN(value.getTime()) ? null : value.getTime() };
      if (Array.isArray(value)) return { list: value.map(toWire) };
      return { table: Object.entries(value).map(([key, item]) => [key, toWire(item)] as const) };
    default:
      throw new TypeError(`Cannot send a ${typeof value} to a plugin`);
  }
}

/** Returns the value that {@linkcode toWire} was given. */
export function fromWire(value: WireValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("date" in value) return new Date(value.date ?? NaN);
  if ("number" in value) return Number(value.number);
  if ("list" in value) return value.list.map(fromWire);
  // Defines keys and never assigns them: `__proto__` is a key like any other.
  return Object.fromEntries(value.table.map(([key, item]) => [key, fromWire(item)]));
}
