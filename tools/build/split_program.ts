import { parse } from "es-module-lexer";

/** A part of a program that was split where modules are imported at run time. */
export interface Chunk {
  /** How other chunks import it, such as `./connect-5D2K7Q3M.js`. */
  readonly name: string;
  /** Its text, with the paths of its modules in comments. */
  readonly text: string;
}

/**
 * Assigns the chunks of a program to scripts: each to the first one that reaches it by imports that are made at once.
 *
 * @param scripts Modules from which each script's chunks are reached, by the script's file.
 * @param rest The script of all chunks that none of them reaches.
 * @returns Chunks by script.
 * @throws {TypeError} If no chunk has one of the modules, or more than one has.
 */
export function assignChunks(
  chunks: readonly Chunk[],
  scripts: Readonly<Record<string, readonly string[]>>,
  rest: string,
): ReadonlyMap<string, readonly Chunk[]> {
  const left = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const assigned = new Map<string, Chunk[]>();
  for (const [script, modules] of Object.entries(scripts)) {
    const next = modules.map((module) => chunkWith(chunks, module).name);
    const own: Chunk[] = [];
    for (let name = next.pop(); name !== undefined; name = next.pop()) {
      const chunk = left.get(name);
      if (chunk === undefined) continue;
      left.delete(name);
      own.push(chunk);
      next.push(...importsOf(chunk).flatMap(({ specifier, isStatic }) => isStatic ? [specifier] : []));
    }
    assigned.set(script, own);
  }
  return assigned.set(rest, [...left.values()]);
}

function chunkWith(chunks: readonly Chunk[], module: string): Chunk {
  const [found, ...others] = chunks.filter(({ text }) => text.split("\n").includes(`// ${module}`));
  if (found !== undefined && others.length === 0) return found;
  throw new TypeError(
    `Cannot split the program: ${found ? "several chunks have" : "no chunk has"} "${module}"`,
  );
}

/** Returns what a chunk imports, at once or at run time. */
export function importsOf({ text }: Chunk): { readonly specifier: string; readonly isStatic: boolean }[] {
  return parse(text)[0].flatMap(({ type, specifier }) =>
    typeof specifier === "string" ? [{ specifier, isStatic: type === "static" }] : []
  );
}
