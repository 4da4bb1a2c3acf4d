import type {
  ImportKind,
  OnLoadArgs,
  OnLoadResult,
  OnResolveArgs,
  OnResolveResult,
  Plugin,
} from "esbuild-wasm/esm/browser.js";
import { LinkError } from "../../../ports/linker.ts";
import { importMetaModule, importMetaUrl } from "../load/import_meta.ts";
import { loadModule } from "../load/load_module.ts";
import { resolveEntry, resolveImport } from "../resolve/resolve_import.ts";
import type { Graph, ImportRequest } from "../resolve/resolver.ts";
import { formatOf, moduleId, NAMESPACE, sourceUrl } from "./module_id.ts";

const META_NAMESPACE = "gapless-import-meta";

/**
 * Makes esbuild find and read modules by Gapless's own rules.
 *
 * @param onRunTimeRequire Called when CommonJS code requires something that is not in the bundle.
 */
export function graphPlugin(
  graph: Graph,
  { onRunTimeRequire }: { readonly onRunTimeRequire: () => void },
): Plugin {
  return {
    name: "gapless",
    setup(build) {
      build.onResolve({ filter: /^/ }, (args) => faultsOf(() => resolve(args, graph, onRunTimeRequire)));
      build.onLoad({ filter: /^/, namespace: NAMESPACE }, (args) => faultsOf(() => load(args, graph)));
      build.onLoad(
        { filter: /^/, namespace: META_NAMESPACE },
        (args) => ({ contents: importMetaModule(args.path) }),
      );
    },
  };
}

async function resolve(
  args: OnResolveArgs,
  graph: Graph,
  onRunTimeRequire: () => void,
): Promise<OnResolveResult> {
  const metaUrl = importMetaUrl(args.path);
  if (metaUrl !== undefined) return { path: metaUrl, namespace: META_NAMESPACE };

  if (args.kind === "require-resolve") {
    // Asks for a path, which a bundled module does not have.
    onRunTimeRequire();
    return { path: args.path, external: true };
  }
  const how = howOf(args.kind);
  const resolution = args.kind === "entry-point"
    ? await resolveEntry(new URL(args.path), graph)
    : await resolveImport({ specifier: args.path, importer: new URL(sourceUrl(args.importer)), how }, graph);
  if (resolution.kind === "external") {
    if (how === "require") onRunTimeRequire();
    return { path: resolution.specifier, external: true };
  }
  const { url, format, sideEffects } = resolution;
  return { path: moduleId(url, format), namespace: NAMESPACE, sideEffects };
}

async function load({ path, with: { type } }: OnLoadArgs, graph: Graph): Promise<OnLoadResult> {
  return await loadModule(new URL(sourceUrl(path)), { format: formatOf(path), type }, graph.evidence);
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
    if (error instanceof LinkError) return { errors: [{ text: error.message }] };
    throw error;
  }
}
