import { API_SCHEME } from "../../api/resolve_own_api.ts";
import { buildGraph } from "../build_graph.ts";
import type { GraphBuild } from "../graph_build.ts";
import type { Way } from "../detour.ts";
import type { ImportedNames } from "./imported_names.ts";
import type { Part } from "./kept_parts.ts";

/**
 * Bundles parts of a graph, each by itself. One that asks for modules at run time stays with the rest: what becomes of that is
 * settled for the whole artifact.
 *
 * @param wanted What the rest of the graph uses of each.
 */
export async function bundleParts(
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
