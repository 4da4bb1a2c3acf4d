import { fromFileUrl } from "@std/path/posix";
import { LinkError } from "../../../ports/linker.ts";
import type { Source } from "../load/load_module.ts";
import type { Graph } from "../resolve/resolver.ts";

/** Reads a module of the API: beside the sources of Gapless, or out of the pack that its binary carries. */
export async function loadApi({ pathname }: URL, { api, evidence }: Graph): Promise<Source> {
  const packed = api.pathname.endsWith(".json");
  const file = packed ? api : new URL(`.${pathname}`, api);
  const bytes = await evidence.read(fromFileUrl(file), "source");
  if (bytes === undefined) throw new LinkError(`cannot find "${fromFileUrl(file)}": it does not exist`);
  return { bytes: packed ? unpack(bytes, pathname) : bytes, contentType: null };
}

function unpack(bytes: Uint8Array, path: string): Uint8Array<ArrayBuffer> {
  const pack: Readonly<Record<string, string>> = JSON.parse(new TextDecoder().decode(bytes));
  const text = pack[path];
  if (text === undefined) throw new TypeError(`Cannot unpack "${path}": the program was built without it`);
  return new TextEncoder().encode(text);
}
