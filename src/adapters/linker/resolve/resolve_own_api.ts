import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

const OWN_API = /^(?:@gapless\/gapless|jsr:\/?@gapless\/gapless(?:@[^/]+)?)$/;

/** Gives a plugin the API of the Gapless that links it, whichever version its author had. */
export function resolveOwnApi(
  { specifier, target }: MappedRequest,
  { api }: Graph,
): Promise<Resolution | undefined> {
  const own = OWN_API.test(specifier) || OWN_API.test(target);
  return Promise.resolve(own ? { kind: "module", url: api, format: "esm", sideEffects: false } : undefined);
}
