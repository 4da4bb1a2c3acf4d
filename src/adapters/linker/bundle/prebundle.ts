import type { Lock } from "../../../domain/linking/lock.ts";
import { digest } from "../../../domain/text/digest.ts";
import { LinkFault } from "../link/link_fault.ts";
import { API_SCHEME } from "../graph/own_api.ts";
import type { Remote } from "../graph/remote.ts";
import { buildGraph } from "./build_graph.ts";
import { buildSoon } from "./build_soon.ts";
import type { GraphBuild, Redirect } from "./graph_build.ts";
import { type ImportEdge, ImportGraph, isolatedSubgraphs, isRemote } from "./import_graph.ts";
import { type ImportedNames, importedNames } from "./imported_names.ts";
import {
  type Boundary,
  type Prebundle,
  type PrebundleFile,
  readPrebundles,
  writePrebundles,
} from "./prebundle_store.ts";

/** What `bundleWithPrebundles()` takes. */
export interface PrebundleRequest {
  readonly build: Omit<GraphBuild, "stub" | "redirect" | "prebundles" | "imports" | "sourcemap">;
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
export async function bundleWithPrebundles(request: PrebundleRequest): Promise<Bundled> {
  const { lock } = request.build.graph.remote;
  const kept = lock.mode === "renew" || !request.trustKept ? undefined : await readPrebundles(request.path);
  return kept && await bundleFromKept(kept, request) || await bundleAll(request);
}

/** Returns the bundle if what was kept still is what would be made; `undefined` if not. */
async function bundleFromKept(
  kept: PrebundleFile,
  { build, settings }: PrebundleRequest,
): Promise<Bundled | undefined> {
  const { lock } = build.graph.remote;
  if (kept.basis !== basisOf(settings) || !lock.holds(kept.lock)) return undefined;
  const imports = new ImportGraph();
  const urls = kept.parts.map(({ url }) => url);
  const used = importedNames(await codeWithout(urls, build, imports), urls);
  if (!isSame(boundariesOf(imports, urls), kept.gates)) return undefined;
  if (!kept.parts.every(({ url, names }) => isSame(used.get(url), names))) return undefined;
  lock.use(kept.lock);
  return await withPrebundles(kept.parts, build);
}

async function bundleAll({ build, path, settings, reopen }: PrebundleRequest): Promise<Bundled> {
  const { remote } = build.graph;
  const imports = new ImportGraph();
  const whole = await settled(remote, () => buildSoon({ ...build, imports, sourcemap: "external" }));
  const urls = isolatedSubgraphs(imports);
  if (urls.length === 0) return whole;
  const used = importedNames(await codeWithout(urls, build), urls);
  // By themselves, so that it shows which part of the lock they rest on.
  const locked = reopen(remote.lock.whole());
  const parts = await makePrebundles(used, { ...build, graph: { ...build.graph, remote: locked } });
  const gates = boundariesOf(imports, urls);
  await keep(path, { basis: basisOf(settings), gates, lock: locked.lock.part(), parts });
  return parts.length === 0 ? whole : await withPrebundles(parts, build);
}

async function keep(path: string, parts: PrebundleFile): Promise<void> {
  try {
    await writePrebundles(path, parts);
  } catch (error) {
    // Where nothing can be written, the artifact cannot either; that error is reported.
    if (!(error instanceof LinkFault)) throw error;
  }
}

/** Bundles a graph without some remote modules and what they import: it shows what is used of them. */
async function codeWithout(
  urls: readonly string[],
  build: PrebundleRequest["build"],
  imports = new ImportGraph(),
): Promise<string> {
  const redirect: Redirect = ({ importer, url }) =>
    importer !== undefined && !isRemote(importer) && urls.includes(url.href)
      ? { path: url.href, external: true }
      : undefined;
  return (await settled(build.graph.remote, () => buildGraph({ ...build, imports, redirect }))).code;
}

function withPrebundles(parts: readonly Prebundle[], build: PrebundleRequest["build"]): Promise<Bundled> {
  return buildGraph({ ...build, prebundles: parts, sourcemap: "external" });
}

/** Only when all modules were read is known which packages can share a version. */
async function settled({ npm }: Remote, read: () => Promise<Bundled>): Promise<Bundled> {
  let bundled = await read();
  while (await npm.packages.settle()) bundled = await read();
  return bundled;
}

/** A module that is behind two boundaries belongs to no part, so all modules that are behind the others count. */
function boundariesOf(imports: ImportGraph, parts: readonly string[]): Boundary[] {
  return Array.from(imports.boundaries(), ([url, isPlain]) => ({
    url,
    isPlain,
    behind: parts.includes(url) ? null : [...imports.within(url)].sort(),
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
async function makePrebundles(
  wanted: ReadonlyMap<string, ImportedNames>,
  build: Omit<GraphBuild, "entry">,
): Promise<Prebundle[]> {
  const parts: Prebundle[] = [];
  for (const [url, names] of wanted) {
    const { code } = await buildGraph({
      ...build,
      entry: new URL(url),
      stub: entryStubOf(url, names),
      sourcemap: "inline",
      redirect: leaveOutApi,
    });
    parts.push({ url, names, code: code.includes("__require") ? null : code });
  }
  return parts;
}

function entryStubOf(url: string, names: ImportedNames): string | undefined {
  const module = JSON.stringify(url);
  if (names === "all") return undefined;
  return names.length === 0 ? `import ${module};` : `export { ${names.join(", ")} } from ${module};`;
}

/** There is one API for the whole artifact. */
function leaveOutApi({ url }: ImportEdge): { readonly path: string; readonly external: true } | undefined {
  return url.protocol === API_SCHEME ? { path: "@gapless/gapless", external: true } : undefined;
}
