import { fromFileUrl } from "@std/path/posix";
import { LinkFault } from "../link/link_fault.ts";
import type { MappedRequest, Resolution } from "../package/resolution.ts";
import type { Graph } from "./graph.ts";
import type { Source } from "./graph.ts";

const OWN_API = /^(?:@gapless\/gapless|jsr:\/?@gapless\/gapless(?:@[^/]+)?)$/;

/** Where the API's own modules lie, on whatever machine: it stands in no artifact where Gapless is installed. */
export const API_SCHEME = "gapless-api:";

/** Returns whether a specifier stands for the API, in whatever version. */
export function isOwnApi(specifier: string): boolean {
  return OWN_API.test(specifier);
}

/** Gives a plugin the API of the Gapless that links it, whichever version its author had. */
export function resolveOwnApi(
  { specifier, target, importer }: MappedRequest,
  _graph: Graph,
): Promise<Resolution | undefined> {
  const own = isOwnApi(specifier) || isOwnApi(target);
  const inside = importer.protocol === API_SCHEME && target.startsWith(API_SCHEME);
  const url = own ? new URL(`${API_SCHEME}/mod.ts`) : inside ? new URL(target) : undefined;
  return Promise.resolve(url && { kind: "module", url, format: "esm", sideEffects: false });
}

/** Reads a module of the API: beside the sources of Gapless, or out of the pack that its binary carries. */
// deno-lint-ignore require-await -- as loaders of other modules, which wait.
export async function loadApi({ pathname }: URL, { api, recorder }: Graph): Promise<Source> {
  const packed = api.pathname.endsWith(".json");
  const file = packed ? api : new URL(`.${pathname}`, api);
  const bytes = recorder.readShared(fromFileUrl(file));
  if (bytes === undefined) {
    throw new LinkFault({ cannot: "find", what: fromFileUrl(file), why: "it does not exist" });
  }
  return { bytes: packed ? unpack(bytes, pathname) : bytes, contentType: null };
}

/** Texts by their paths, of each pack. */
const PACKS = new WeakMap<Uint8Array, Readonly<Record<string, string>>>();

function unpack(bytes: Uint8Array, path: string): Uint8Array<ArrayBuffer> {
  const pack = PACKS.get(bytes) ?? JSON.parse(new TextDecoder().decode(bytes));
  PACKS.set(bytes, pack);
  const text = pack[path];
  if (text === undefined) throw new TypeError(`Cannot unpack "${path}": the program was built without it`);
  return new TextEncoder().encode(text);
}
