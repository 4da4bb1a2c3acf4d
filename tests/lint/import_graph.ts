/**
 * Which file imports which, by the text of a folder of sources. An import of a type counts like any other: a reader follows it,
 * too.
 *
 * @module
 */

/** For each file or folder, by its path in the folder of sources, those that it imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** One import in a text. */
export interface ImportFound {
  readonly specifier: string;
  /** Where the statement or the call begins and ends. */
  readonly range: readonly [from: number, to: number];
}

/** Statements begin a line, which `deno fmt` ensures; examples in comments do not. */
const STATEMENT = /^(?:import|export)\b(?:[^;"'`]*?\bfrom)?\s*"(?<specifier>\.[^"]+)"/gm;
/** A module that is loaded when it is needed, or the type of something in it. */
const CALL = /\bimport\(\s*"(?<specifier>\.[^"]+)"/g;

/** Finds the imports by relative specifiers in the text of a file. */
export function importsIn(text: string): ImportFound[] {
  return [STATEMENT, CALL].flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ 0: whole, index, groups }) => ({
      specifier: groups?.["specifier"] ?? "",
      range: [index, index + whole.length] as const,
    }))
  );
}

/** Returns the path that a relative specifier in the file at `path` leads to. */
export function targetOf(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** Returns the folder that a file lies in: not those above it. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || ".";
}

/** Reads the imports of all TypeScript files in a folder of sources and below it. */
export function readFiles(sources: string): Graph {
  return new Map(
    pathsBelow(sources, "").map((path) => {
      const found = importsIn(Deno.readTextFileSync(`${sources}/${path}`));
      return [path, new Set(found.map(({ specifier }) => targetOf(path, specifier)))];
    }),
  );
}

function pathsBelow(sources: string, folder: string): string[] {
  return [...Deno.readDirSync(`${sources}/${folder}`)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return pathsBelow(sources, `${folder}${name}/`);
    return name.endsWith(".ts") ? [`${folder}${name}`] : [];
  });
}

/** Returns which folder imports which, as their files do. Imports within a folder do not count. */
export function foldersOf(files: Graph): Graph {
  const folders = new Map<string, Set<string>>();
  for (const [path, targets] of files) {
    const folder = folderOf(path);
    const others = folders.get(folder) ?? new Set();
    folders.set(folder, others);
    for (const target of targets) {
      if (files.has(target) && folderOf(target) !== folder) others.add(folderOf(target));
    }
  }
  return folders;
}

/** Returns a shortest way from one node to another, both included; undefined if there is none. */
export function findWay(graph: Graph, from: string, to: string): string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const node of cameFrom.keys()) {
    if (node === to) return wayTo(node, cameFrom);
    // What is added now is visited later.
    for (const next of graph.get(node) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, node);
  }
  return undefined;
}

function wayTo(node: string | undefined, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (; node !== undefined; node = cameFrom.get(node)) way.unshift(node);
  return way;
}
