import type {
  ImportKind,
  OnLoadArgs,
  OnLoadResult,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
  PluginBuild,
} from "esbuild-wasm/esm/browser.js";
import { CODE_BUILTINS } from "../../../domain/linking/code_builtins.ts";
import { LinkFault } from "../link/link_fault.ts";
import { loadModule } from "../graph/load_module.ts";
import { importMetaModule, importMetaUrl } from "../graph/module_scope.ts";
import { resolveEntry, resolveImport } from "../graph/resolve_import.ts";
import type { ImportRequest } from "../package/resolution.ts";
import type { GraphBuild } from "./graph_build.ts";
import { isRemote } from "./import_graph.ts";
import { formatOf, NAMESPACE } from "./module_names.ts";
import type { Prebundle } from "./prebundle_store.ts";

/**
 * Modules without a file, by their namespace: makes the code of each of its path. Namespaces come to be in artifacts, so they
 * stay as they are.
 */
const VIRTUAL = {
  "gapless-builtin": builtinModule,
  "gapless-import-meta": importMetaModule,
  "gapless-missing": missingModule,
} as const;

/** Namespaces of the code before the graph's first module, and of parts that are bundled already. */
const STUB = "gapless-facade";
const PREBUNDLE = "gapless-part";

/** Makes esbuild find and read modules by Gapless's own rules. */
export function graphPlugin(build: GraphBuild): Plugin {
  const { names, stub, prebundles = [] } = build;
  return {
    name: "gapless",
    setup(esbuild) {
      esbuild.onResolve({ filter: /^/ }, (args) => faultsOf(() => resolve(args, build)));
      esbuild.onLoad(
        { filter: /^/, namespace: NAMESPACE },
        (args) => faultsOf(() => load(args, build)),
      );
      esbuild.onLoad({ filter: /^/, namespace: STUB }, () => ({ contents: stub ?? "" }));
      esbuild.onLoad(
        { filter: /^/, namespace: PREBUNDLE },
        ({ path }) => ({ contents: prebundleAt(names.urlOf(path), prebundles)?.code ?? "" }),
      );
      onLoadVirtual(esbuild);
    },
  };
}

/** Makes the code of modules without a file. */
export function onLoadVirtual(esbuild: PluginBuild): void {
  for (const [namespace, codeOf] of Object.entries(VIRTUAL)) {
    esbuild.onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: codeOf(path) }));
  }
}

/**
 * Finds the module that esbuild asks for.
 *
 * @throws {LinkFault} If it cannot be had.
 */
export async function resolve(args: OnResolveArgs, build: GraphBuild): Promise<OnResolveResult> {
  const { graph, names, stub, imports, redirect, prebundles } = build;
  const metaUrl = importMetaUrl(args.path);
  if (metaUrl !== undefined) return virtual("gapless-import-meta", metaUrl);
  // Asks for a path, which a bundled module does not have.
  if (args.kind === "require-resolve") return { path: args.path, external: true };
  const isEntry = args.kind === "entry-point";
  if (isEntry && stub !== undefined) return { path: args.path, namespace: STUB };
  const how = howOf(args.kind);
  const importer = isEntry || args.namespace === STUB ? undefined : names.urlOf(args.importer);
  const resolution = importer === undefined
    ? await resolveEntry(new URL(args.path), graph)
    : await resolveImport({ specifier: args.path, importer, how }, graph);
  switch (resolution.kind) {
    case "module": {
      const { url, format, sideEffects } = resolution;
      const isPlain = how === "import" && Object.keys(args.with).length === 0;
      const edge = { importer, url, isPlain };
      imports?.note(edge);
      if (importer !== undefined && !isRemote(importer) && prebundleAt(url, prebundles)) {
        // What nothing is taken of exports nothing, and would pass for CommonJS.
        return { path: names.nameOf(url, "esm"), namespace: PREBUNDLE };
      }
      return redirect?.(edge) ?? { path: names.nameOf(url, format), namespace: NAMESPACE, sideEffects };
    }
    case "builtin": {
      const { name } = resolution;
      return how === "import" && !CODE_BUILTINS.includes(name)
        ? { path: `node:${name}`, external: true }
        : virtual("gapless-builtin", name);
    }
    case "missing":
      return virtual("gapless-missing", resolution.specifier);
  }
}

function prebundleAt({ href }: URL, prebundles: readonly Prebundle[] = []): Prebundle | undefined {
  return prebundles.find(({ url, code }) => url === href && code !== null);
}

function virtual(namespace: keyof typeof VIRTUAL, path: string): OnResolveResult {
  return { path, namespace, sideEffects: false };
}

/**
 * Reads a module for esbuild.
 *
 * @throws {LinkFault} If it cannot be read.
 */
export async function load(
  { path, with: { type } }: OnLoadArgs,
  { graph, names }: GraphBuild,
): Promise<OnLoadResult> {
  return await loadModule(names.urlOf(path), { format: formatOf(path), type }, graph);
}

function howOf(kind: ImportKind): ImportRequest["how"] {
  switch (kind) {
    case "require-call":
      return "require";
    case "dynamic-import":
      return "dynamic import";
    default:
      return "import";
  }
}

/** A module that cannot be had is the author's fault: esbuild tells where it is imported, and goes on. */
async function faultsOf<Result extends object>(
  step: () => Promise<Result>,
): Promise<Result | { readonly errors: { readonly text: string }[] }> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof LinkFault) return { errors: [{ text: error.message }] };
    throw error;
  }
}

/** Returns the code of a CommonJS module that is a module of Node, taken when it is first asked for. */
function builtinModule(name: string): string {
  return `module.exports = process.getBuiltinModule(${JSON.stringify(`node:${name}`)});`;
}

/** Returns the code of a CommonJS module that is not there: it throws as often as it is asked for. */
function missingModule(specifier: string): string {
  const message = `Cannot load "${specifier}": it was not there when the plugin was linked`;
  return `Object.defineProperty(module, "exports", {
  get() { throw Object.assign(new Error(${JSON.stringify(message)}), { code: "MODULE_NOT_FOUND" }); },
});`;
}
