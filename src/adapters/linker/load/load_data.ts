import { LinkError } from "../../../ports/linker.ts";
import type { Source } from "./load_module.ts";

/** Reads a module that stands in its own URL. */
export async function loadData(url: URL): Promise<Source> {
  try {
    const response = await fetch(url);
    return {
      bytes: new Uint8Array(await response.arrayBuffer()),
      contentType: response.headers.get("content-type"),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new LinkError(`cannot read "${url.href.slice(0, 60)}": it is no data`, { cause: error });
  }
}
