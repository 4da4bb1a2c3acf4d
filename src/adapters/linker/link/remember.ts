/** Returns what is known under a key; makes it the first time, and does not wait for it: a promise is shared. */
export function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
