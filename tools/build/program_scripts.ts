import type { Plugin } from "esbuild-wasm/esm/browser.js";
import { loadEsbuild } from "../../src/adapters/linker/bundle/load_esbuild.ts";
import { ASSETS } from "../../src/wiring/assets.ts";
import { TO_SCRIPT } from "./bundle.ts";
import { assignChunks, type Chunk, importsOf } from "./split_program.ts";

/** How the chunks of a program become scripts. */
export interface Division {
  /** The chunk that begins the program; the first script has it. */
  readonly entry: string;
  /** Modules from which a script's chunks are reached, by the script's file; what several reach is in the first of them. */
  readonly scripts: Readonly<Record<string, readonly string[]>>;
  /** The script of all other chunks. */
  readonly rest: string;
  /** Scripts of libraries, by the name under which chunks import them. */
  readonly libraries: Readonly<Record<string, string>>;
}

/**
 * Makes scripts of the chunks of a program. Each is a CommonJS module that exports, by the names of its chunks, functions which
 * return those that other scripts import; the first one also exports the `places` of all that scripts take from each other.
 *
 * @returns Texts by file.
 */
export async function programScripts(
  chunks: readonly Chunk[],
  { entry, scripts, rest, libraries }: Division,
): Promise<Map<string, string>> {
  const assigned = assignChunks(chunks, scripts, rest);
  const exported = new Map([...assigned].map(([file, own]) => [file, importedByOthers(own, chunks, entry)]));
  const places = [...exported].flatMap(([file, names]) => names.map((name) => [name, file]));
  const texts = new Map<string, string>();
  for (const [file, own] of assigned) {
    const lines = exported.get(file)?.map((name) => {
      const quoted = JSON.stringify(name);
      return `exports[${quoted}] = () => require(${quoted});`;
    }) ?? [];
    if (texts.size === 0) {
      lines.push(`exports.places = ${JSON.stringify({ ...libraries, ...Object.fromEntries(places) })};`);
    }
    texts.set(file, await bundleChunks(lines.join("\n"), own));
  }
  return texts;
}

/** Returns which of some chunks the others import, and the entry. */
function importedByOthers(own: readonly Chunk[], all: readonly Chunk[], entry: string): string[] {
  const names = own.map(({ name }) => name);
  const others = all.filter((chunk) => !own.includes(chunk));
  const imported = new Set(others.flatMap((chunk) => importsOf(chunk).map(({ specifier }) => specifier)));
  return names.filter((name) => name === entry || imported.has(name));
}

/** Bundles a text with the chunks that it requires; imports of others stay. */
async function bundleChunks(text: string, own: readonly Chunk[]): Promise<string> {
  const texts = new Map(own.map((chunk) => [chunk.name, chunk.text]));
  const namespace = "chunk";
  const plugin: Plugin = {
    name: "chunks",
    setup(esbuild) {
      esbuild.onResolve(
        { filter: /^/ },
        ({ path }) => texts.has(path) ? { path, namespace } : { path, external: true },
      );
      esbuild.onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: texts.get(path) ?? "" }));
    },
  };
  const esbuild = await loadEsbuild(ASSETS.wasm);
  const { outputFiles: [file] } = await esbuild.build({
    ...TO_SCRIPT,
    stdin: { contents: text },
    bundle: true,
    write: false,
    platform: "node",
    target: "esnext",
    logLevel: "error",
    plugins: [plugin],
  });
  if (file === undefined) throw new TypeError("Cannot bundle the chunks of a script: esbuild made no file");
  return file.text;
}
