import { remoteModule } from "../remote/remote.ts";
import type { Graph } from "../resolve/resolver.ts";
import type { Source } from "./load_module.ts";

/** Returns a module of another machine: resolving its import has brought it already. */
export async function loadRemote(url: URL, { remote }: Graph): Promise<Source> {
  const { bytes, contentType } = await remoteModule(url, remote);
  return { bytes, contentType };
}
