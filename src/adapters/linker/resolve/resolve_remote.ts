import { LinkError } from "../../../ports/linker.ts";
import { remoteModule } from "../remote/remote.ts";
import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

/** Resolves URLs of other machines: to where they lead in the end. */
export async function resolveRemote(
  { specifier, target, importer }: MappedRequest,
  { remote }: Graph,
): Promise<Resolution | undefined> {
  if (!/^https?:/.test(target)) return undefined;
  const wanted = URL.parse(target);
  if (wanted === null) throw new LinkError(`cannot import "${specifier}": it is no URL`);
  const { url } = await remoteModule(wanted, remote, importer);
  return { kind: "module", url, format: url.pathname.endsWith(".json") ? "any" : "esm", sideEffects: true };
}
