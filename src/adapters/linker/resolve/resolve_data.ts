import type { MappedRequest, Resolution } from "./resolver.ts";

/** Resolves modules that stand in their own URL. */
export function resolveData({ target }: MappedRequest): Promise<Resolution | undefined> {
  return Promise.resolve(
    target.startsWith("data:")
      ? { kind: "module", url: new URL(target), format: "esm", sideEffects: true }
      : undefined,
  );
}
