import type {
  OnLoadArgs,
  OnLoadResult,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
} from "esbuild-wasm/esm/browser.js";
import { mapSpecifier } from "../graph/import_map.ts";
import { importMetaUrl } from "../graph/module_scope.ts";
import { API_SCHEME, isOwnApi } from "../graph/own_api.ts";
import { DependencyRecorder } from "../link/dependency_recorder.ts";
import { LinkFault } from "../link/link_fault.ts";
import { InstalledPackages } from "../package/installed_packages.ts";
import { buildOptions, type BuiltGraph, textOf } from "./build_graph.ts";
import type { GraphBuild } from "./graph_build.ts";
import { load, onLoadVirtual, resolve } from "./graph_plugin.ts";
import { loadEsbuild } from "./load_esbuild.ts";
import { NAMESPACE } from "./module_names.ts";

/** Returns what graphs must have in common to be read together: the names of modules, and how these are understood. */
export function groupKeyOf({ entry, graph: { api, config } }: GraphBuild): string {
  return entry.protocol === "file:"
    ? JSON.stringify([new URL(".", entry).href, api.href, config])
    : `alone ${entry.href}`;
}

/**
 * Builds graphs of one group in one go: what they have in common is parsed once. esbuild links each entry point by itself, so
 * that each has the code and the map that it would have alone.
 *
 * @returns In the order of `builds`; `undefined` for a graph that must be built alone: it has more than modules of this
 * machine, or an error.
 */
export async function buildTogether(builds: readonly GraphBuild[]): Promise<(BuiltGraph | undefined)[]> {
  const [first] = builds;
  if (first === undefined) return [];
  const esbuild = await loadEsbuild(first.wasm);
  const reading = new SharedReading(first);
  try {
    const { outputFiles } = await esbuild.build({
      ...buildOptions(first),
      plugins: [reading.plugin()],
      entryPoints: builds.map(({ entry }, i) => ({ in: entry.href, out: `${i}` })),
      outdir: "/",
    });
    return await Promise.all(
      builds.map(async (build, i) =>
        await reading.isThatOf(build)
          ? { code: textOf(outputFiles, `/${i}.js`), map: textOf(outputFiles, `/${i}.js.map`) }
          : undefined
      ),
    );
  } catch (error) {
    // Each graph alone shows whose error it is.
    if (!(error instanceof Error && "errors" in error)) throw error;
    return builds.map(() => undefined);
  }
}

/** What esbuild asked, and the answer; none where a graph is to be built alone. */
interface Answered<Args, Result> {
  readonly args: Args;
  readonly result: Result | undefined;
}

/** What esbuild asked of several graphs, by rules that hold for all of them. */
class SharedReading {
  readonly #build: GraphBuild;
  /** By the module that imports. */
  readonly #imports = new Map<string, Answered<OnResolveArgs, OnResolveResult>[]>();
  readonly #loads = new Map<string, Answered<OnLoadArgs, OnLoadResult>>();

  /** @param first A build of the group; nothing is noted in it. */
  constructor(first: GraphBuild) {
    const recorder = new DependencyRecorder();
    const { imports: _, ...rest } = first;
    const packages = new InstalledPackages(recorder);
    // What may be imported is decided for each graph, when its own answers are compared with these.
    this.#build = { ...rest, graph: { ...first.graph, recorder, packages, boundary: null } };
  }

  plugin(): Plugin {
    return {
      name: "gapless",
      setup: (esbuild) => {
        esbuild.onResolve({ filter: /^/ }, async (args) => {
          const result = await orNone(() => this.#isShareable(args) ? resolve(args, this.#build) : undefined);
          const importer = args.kind === "entry-point" ? args.path : keyOf(args.namespace, args.importer);
          this.#imports.set(importer, [...this.#imports.get(importer) ?? [], { args, result }]);
          return result ?? { path: args.path, external: true };
        });
        esbuild.onLoad({ filter: /^/, namespace: NAMESPACE }, async (args) => {
          const result = await orNone(() => load(args, this.#build));
          this.#loads.set(keyOf(NAMESPACE, args.path, args.with), { args, result });
          return result ?? { contents: "" };
        });
        onLoadVirtual(esbuild);
      },
    };
  }

  /** Answers once more what concerns a graph, with what is its own; returns whether all answers are the same. */
  async isThatOf(build: GraphBuild): Promise<boolean> {
    const seen = new Set<string>();
    const asked = [...this.#imports.get(build.entry.href) ?? []];
    if (asked.length !== 1) return false;
    for (const { args, result } of asked) {
      const own = result && await orNone(() => resolve(args, build));
      if (own === undefined || JSON.stringify(own) !== JSON.stringify(result)) return false;
      if (own.external) continue;
      const module = keyOf(own.namespace, own.path);
      const key = keyOf(own.namespace, own.path, args.with);
      if (seen.has(key)) continue;
      seen.add(key);
      if (own.namespace === NAMESPACE && !await this.#isLoadedAlike(this.#loads.get(key), build)) {
        return false;
      }
      asked.push(...this.#imports.get(module) ?? []);
    }
    return true;
  }

  async #isLoadedAlike(
    loaded: Answered<OnLoadArgs, OnLoadResult> | undefined,
    build: GraphBuild,
  ): Promise<boolean> {
    const { args, result } = loaded ?? {};
    if (args === undefined || result === undefined) return false;
    const own = await orNone(() => load(args, build));
    return own !== undefined && own.loader === result.loader && isSame(own.contents, result.contents);
  }

  /** Only what is on this machine, and is no matter of packages. */
  #isShareable(args: OnResolveArgs): boolean {
    if (args.kind === "entry-point" || importMetaUrl(args.path) !== undefined) return true;
    const { names, graph } = this.#build;
    const target = mapSpecifier(args.path, names.urlOf(args.importer), graph.config.imports);
    return isOwnApi(args.path) || isOwnApi(target) ||
      ["file:", "node:", API_SCHEME].some((scheme) => target.startsWith(scheme));
  }
}

/** Does a step; a fault of the graph gives nothing. */
async function orNone<Result>(step: () => Promise<Result> | undefined): Promise<Result | undefined> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof LinkFault) return undefined;
    throw error;
  }
}

function keyOf(namespace: string | undefined, path: string | undefined, attributes = {}): string {
  return JSON.stringify([namespace, path, attributes]);
}

function isSame(a: OnLoadResult["contents"], b: OnLoadResult["contents"]): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  return a === b;
}
