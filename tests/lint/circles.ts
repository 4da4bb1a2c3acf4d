/**
 * A lint rule that refuses circles of files and of folders in `src`, types included. A folder is the files directly in it: what
 * comes back to it by imports between different folders cannot be understood, moved or tested without all of the circle.
 *
 * A plugin of the linter sees one file at a time. So the imports of all files are read once, when the first one is checked.
 *
 * @module
 */

import { findWay, folderOf, foldersOf, type Graph, importsIn, readFiles, targetOf } from "./import_graph.ts";

const plugin: Deno.lint.Plugin = {
  name: "gapless-circles",
  rules: {
    circles: {
      create(context) {
        const [, sources, path] = /^(.*?\/src)\/(.*)$/.exec(context.filename.replaceAll("\\", "/")) ?? [];
        if (sources === undefined || path === undefined) return {};
        return {
          Program() {
            const graphs = graphsOf(sources);
            for (const { specifier, range: [from, to] } of importsIn(context.sourceCode.text)) {
              const message = circleBy(graphs, path, targetOf(path, specifier));
              if (message !== undefined) context.report({ range: [from, to], message });
            }
          },
        };
      },
    },
  },
};
export default plugin;

interface Graphs {
  readonly files: Graph;
  readonly folders: Graph;
}

const READ = new Map<string, Graphs>();

function graphsOf(sources: string): Graphs {
  const files = READ.get(sources)?.files ?? readFiles(sources);
  const graphs = READ.get(sources) ?? { files, folders: foldersOf(files) };
  READ.set(sources, graphs);
  return graphs;
}

/** Returns what to say of the circle that an import closes; undefined if it closes none. */
function circleBy({ files, folders }: Graphs, path: string, target: string): string | undefined {
  if (!files.has(target)) return undefined;
  const back = findWay(files, target, path);
  if (back !== undefined) {
    return `Circle of files: ${[path, ...back].join(" → ")}; ` +
      "move what they share into a file that imports none of them, or take it as an argument";
  }
  const [folder, other] = [folderOf(path), folderOf(target)];
  const way = folder === other ? undefined : findWay(folders, other, folder);
  return way && `Circle of folders: ${circleOfFolders(files, [folder, ...way])}; ` +
      "move a file to where its importers or its imports are, until all imports between two folders point one way";
}

/** Names each folder of a circle, and a pair of files by which it imports the next one. */
function circleOfFolders(files: Graph, circle: readonly string[]): string {
  const steps = circle.map((folder, at) => {
    const pair = pairBetween(files, folder, circle[at + 1]);
    return pair === undefined ? folder : `${folder} (${pair}) → `;
  });
  return steps.join("");
}

function pairBetween(files: Graph, folder: string, next: string | undefined): string | undefined {
  for (const [path, targets] of files) {
    if (folderOf(path) !== folder) continue;
    const target = targets.values().find((target) => files.has(target) && folderOf(target) === next);
    if (target !== undefined) return `${nameOf(path)} imports ${nameOf(target)}`;
  }
  return undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
