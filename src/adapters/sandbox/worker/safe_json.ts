import { clip } from "../protocol/clip.ts";
import { show } from "./show.ts";

/** Returns an object as JSON. What JSON cannot hold is shown as text instead; a field that throws spoils only itself. */
export function safeJson(fields: unknown): string {
  try {
    const entries = Object.keys(Object(fields)).map((key) =>
      `${JSON.stringify(key)}:${fieldJson(fields, key)}`
    );
    const json = `{${entries.join(",")}}`;
    const clipped = clip(json);
    return clipped === json ? json : JSON.stringify({ clipped });
  } catch {
    return JSON.stringify({ unreadable: show(fields) });
  }
}

function fieldJson(fields: unknown, key: string): string {
  try {
    return JSON.stringify(Reflect.get(Object(fields), key), replacer()) ?? "null";
  } catch (error) {
    return JSON.stringify(`cannot be read: ${show(error)}`);
  }
}

/** Returns a replacer that knows the objects it is inside of, so that a circle ends. */
function replacer(): (this: unknown, key: string, value: unknown) => unknown {
  const ancestors: unknown[] = [];
  return function (_key, value) {
    const plain = plainOf(value);
    if (typeof plain !== "object" || plain === null) return plain;
    while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
    if (ancestors.includes(plain)) return "[Circular]";
    ancestors.push(plain);
    return plain;
  };
}

function plainOf(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return String(value);
    case "function":
    case "symbol":
      return show(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "object":
      return value instanceof Error || value instanceof Map || value instanceof Set ? show(value) : value;
    default:
      return value;
  }
}
