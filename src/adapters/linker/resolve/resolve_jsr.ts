import { parseJsrSpecifier } from "../jsr/jsr_specifier.ts";
import { LinkError } from "../../../ports/linker.ts";
import { resolveRemote } from "./resolve_remote.ts";
import type { Graph, MappedRequest, Resolution } from "./resolver.ts";

/** Resolves packages of JSR. */
export async function resolveJsr(request: MappedRequest, graph: Graph): Promise<Resolution | undefined> {
  const { specifier, target } = request;
  if (!target.startsWith("jsr:")) return undefined;
  const wanted = parseJsrSpecifier(target);
  if (wanted === undefined) {
    throw new LinkError(`cannot import "${specifier}": write it like "jsr:@scope/name@1"`);
  }
  const url = await graph.remote.jsr.resolve(wanted);
  return await resolveRemote({ ...request, target: url.href }, graph);
}
