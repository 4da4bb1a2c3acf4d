import type { Graph, MappedRequest, Resolution } from "../resolve/resolver.ts";

const OWN_API = /^(?:@gapless\/gapless|jsr:\/?@gapless\/gapless(?:@[^/]+)?)$/;

/** Where the API's own modules lie, on whatever machine: it stands in no artifact where Gapless is installed. */
export const API_SCHEME = "gapless-api:";

/** Gives a plugin the API of the Gapless that links it, whichever version its author had. */
export function resolveOwnApi(
  { specifier, target, importer }: MappedRequest,
  _graph: Graph,
): Promise<Resolution | undefined> {
  const own = OWN_API.test(specifier) || OWN_API.test(target);
  const inside = importer.protocol === API_SCHEME && target.startsWith(API_SCHEME);
  const url = own ? new URL(`${API_SCHEME}/mod.ts`) : inside ? new URL(target) : undefined;
  return Promise.resolve(url && { kind: "module", url, format: "esm", sideEffects: false });
}
