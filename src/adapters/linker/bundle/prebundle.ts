import type { Lock } from "../../../domain/linking/lock.ts";
import { digest } from "../../../domain/text/digest.ts";
import { LinkFault } from "../link/link_fault.ts";
import { API_SCHEME } from "../graph/own_api.ts";
import type { Remote } from "../graph/remote.ts";
import { buildGraph } from "./build_graph.ts";
import type { Detour, GraphBuild } from "./graph_build.ts";
import { closedParts, GraphTrail, isRemote, type Way } from "./import_graph.ts";
import { type ImportedNames, importedNames } from "./imported_names.ts";
import { type Gate, type KeptParts, type Part, readKeptParts, writeKeptParts } from "./prebundle_store.ts";

/** What `bundleWithParts()` takes. */
export interface PartsRequest {
  readonly build: Omit<GraphBuild, "facade" | "detour" | "parts" | "trail" | "sourcemap">;
  /** Absolute path of the file that keeps the parts. */
  readonly path: string;
  /** Whether what the file keeps may be used. */
  readonly trustKept: boolean;
  /** All by which modules are found and read, beside the lock. */
  readonly settings: unknown;
  /** Opens what is locked, and nothing else, once more. */
  readonly reopen: (lock: Lock) => Remote;
}

/** A graph in one file, and its source map as esbuild made it. */
interface Bundled {
  readonly code: string;
  readonly map: string;
}

/**
 * Bundles a graph. Large parts of it that change only with the lock are bundled by themselves, and kept: when a file of this
 * machine changes, they need not be read again. What comes out is the same whether they were kept or not.
 */
export async function bundleWithParts(request: PartsRequest): Promise<Bundled> {
  const { lock } = request.build.graph.remote;
  const kept = lock.mode === "renew" || !request.trustKept ? undefined : await readKeptParts(request.path);
  return kept && await fromKept(kept, request) || await anew(request);
}

/** Returns the bundle if what was kept still is what would be made; `undefined` if not. */
async function fromKept(kept: KeptParts, { build, settings }: PartsRequest): Promise<Bundled | undefined> {
  const { lock } = build.graph.remote;
  if (kept.basis !== basisOf(settings) || !lock.holds(kept.lock)) return undefined;
  const trail = new GraphTrail();
  const urls = kept.parts.map(({ url }) => url);
  const used = importedNames(await codeWithout(urls, build, trail), urls);
  if (!isSame(gatesOf(trail, urls), kept.gates)) return undefined;
  if (!kept.parts.every(({ url, names }) => isSame(used.get(url), names))) return undefined;
  lock.use(kept.lock);
  return await withParts(kept.parts, build);
}

async function anew({ build, path, settings, reopen }: PartsRequest): Promise<Bundled> {
  const { remote } = build.graph;
  const trail = new GraphTrail();
  const whole = await settled(remote, () => buildGraph({ ...build, trail, sourcemap: "external" }));
  const urls = closedParts(trail);
  if (urls.length === 0) return whole;
  const used = importedNames(await codeWithout(urls, build), urls);
  // By themselves, so that it shows which part of the lock they rest on.
  const locked = reopen(remote.lock.whole());
  const parts = await bundleParts(used, { ...build, graph: { ...build.graph, remote: locked } });
  const gates = gatesOf(trail, urls);
  await keep(path, { basis: basisOf(settings), gates, lock: locked.lock.part(), parts });
  return parts.length === 0 ? whole : await withParts(parts, build);
}

async function keep(path: string, parts: KeptParts): Promise<void> {
  try {
    await writeKeptParts(path, parts);
  } catch (error) {
    // Where nothing can be written, the artifact cannot either; that tells it.
    if (!(error instanceof LinkFault)) throw error;
  }
}

/** Bundles a graph without some modules of other machines and what they import: it shows what is used of them. */
async function codeWithout(
  urls: readonly string[],
  build: PartsRequest["build"],
  trail = new GraphTrail(),
): Promise<string> {
  const detour: Detour = ({ importer, url }) =>
    importer !== undefined && !isRemote(importer) && urls.includes(url.href)
      ? { path: url.href, external: true }
      : undefined;
  return (await settled(build.graph.remote, () => buildGraph({ ...build, trail, detour }))).code;
}

function withParts(parts: readonly Part[], build: PartsRequest["build"]): Promise<Bundled> {
  return buildGraph({ ...build, parts, sourcemap: "external" });
}

/** Only when all modules were read is known which packages can share a version. */
async function settled({ npm }: Remote, read: () => Promise<Bundled>): Promise<Bundled> {
  let bundled = await read();
  while (await npm.packages.settle()) bundled = await read();
  return bundled;
}

/** A module that is behind one more gate belongs to no part, so all those that are behind the others count. */
function gatesOf(trail: GraphTrail, parts: readonly string[]): Gate[] {
  return Array.from(trail.gates(), ([url, isPlain]) => ({
    url,
    isPlain,
    behind: parts.includes(url) ? null : [...trail.within(url)].sort(),
  }));
}

function basisOf(settings: unknown): string {
  return digest(JSON.stringify(settings));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Bundles parts of a graph, each by itself. One that asks for modules at run time stays with the rest: what becomes of that is
 * settled for the whole artifact.
 *
 * @param wanted What the rest of the graph uses of each.
 */
async function bundleParts(
  wanted: ReadonlyMap<string, ImportedNames>,
  build: Omit<GraphBuild, "entry">,
): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [url, names] of wanted) {
    const { code } = await buildGraph({
      ...build,
      entry: new URL(url),
      facade: facadeOf(url, names),
      sourcemap: "inline",
      detour: leaveApiOut,
    });
    parts.push({ url, names, code: code.includes("__require") ? null : code });
  }
  return parts;
}

function facadeOf(url: string, names: ImportedNames): string | undefined {
  const module = JSON.stringify(url);
  if (names === "all") return undefined;
  return names.length === 0 ? `import ${module};` : `export { ${names.join(", ")} } from ${module};`;
}

/** There is one API for the whole artifact. */
function leaveApiOut({ url }: Way): { readonly path: string; readonly external: true } | undefined {
  return url.protocol === API_SCHEME ? { path: "@gapless/gapless", external: true } : undefined;
}
