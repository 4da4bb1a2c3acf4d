import { LinkFault } from "../link/link_fault.ts";
import type { MappedRequest, Resolution } from "../package/resolution.ts";
import type { Graph } from "./graph.ts";
import { parseJsrSpecifier } from "../remote/jsr_specifier.ts";
import { remoteModule } from "./remote.ts";

/** Resolves URLs of other machines: to where they lead in the end. */
export async function resolveRemote(
  { specifier, target, importer }: MappedRequest,
  { remote }: Graph,
): Promise<Resolution | undefined> {
  if (!/^https?:/.test(target)) return undefined;
  const wanted = URL.parse(target);
  if (wanted === null) throw new LinkFault({ cannot: "import", what: specifier, why: "it is no URL" });
  const { url } = await remoteModule(wanted, remote, importer);
  return { kind: "module", url, format: url.pathname.endsWith(".json") ? "any" : "esm", sideEffects: true };
}

/** Resolves packages of JSR. */
export async function resolveJsr(request: MappedRequest, graph: Graph): Promise<Resolution | undefined> {
  const { specifier, target } = request;
  if (!target.startsWith("jsr:")) return undefined;
  const wanted = parseJsrSpecifier(target);
  if (wanted === undefined) {
    throw new LinkFault({ cannot: "import", what: specifier, why: `write it like "jsr:@scope/name@1"` });
  }
  const url = await graph.remote.jsr.resolve(wanted);
  return await resolveRemote({ ...request, target: url.href }, graph);
}

/** Resolves modules that stand in their own URL. */
export function resolveData({ target }: MappedRequest): Promise<Resolution | undefined> {
  return Promise.resolve(
    target.startsWith("data:")
      ? { kind: "module", url: new URL(target), format: "esm", sideEffects: true }
      : undefined,
  );
}
