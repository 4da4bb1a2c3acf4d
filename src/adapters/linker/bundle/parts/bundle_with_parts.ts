import type { Lock } from "../../../../domain/linking/lock.ts";
import { digest } from "../../../../domain/text/digest.ts";
import { LinkError } from "../../../../ports/linker.ts";
import type { Remote } from "../../remote/remote.ts";
import { buildGraph } from "../build_graph.ts";
import type { GraphBuild } from "../graph_build.ts";
import type { Detour } from "../detour.ts";
import { GraphTrail } from "../graph_trail.ts";
import { isRemote } from "../is_remote.ts";
import { bundleParts } from "./bundle_parts.ts";
import { closedParts } from "./closed_parts.ts";
import { importedNames } from "./imported_names.ts";
import { type Gate, type KeptParts, type Part, readKeptParts, writeKeptParts } from "./kept_parts.ts";

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
    if (!(error instanceof LinkError)) throw error;
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
