/** Returns a value as the console shows it. Never throws, whatever the value's own getters do. */
export function show(value: unknown): string {
  try {
    return Deno.inspect(value, { colors: false });
  } catch {
    return `a value that cannot be shown (${typeof value})`;
  }
}
