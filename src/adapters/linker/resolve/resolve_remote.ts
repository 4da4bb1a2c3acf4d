import { remoteModule } from "../remote/remote.ts";
import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

/** Resolves URLs of other machines: to where they lead in the end. */
export async function resolveRemote(
  { target, importer }: MappedRequest,
  { remote }: Graph,
): Promise<Resolution | undefined> {
  if (!/^https?:/.test(target)) return undefined;
  const { url } = await remoteModule(new URL(target), remote, importer);
  return { kind: "module", url, format: url.pathname.endsWith(".json") ? "any" : "esm", sideEffects: true };
}
