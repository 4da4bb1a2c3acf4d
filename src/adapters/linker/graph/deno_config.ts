import { parse } from "@std/jsonc";
import { dirname, fromFileUrl, join, relative, toFileUrl } from "@std/path/posix";
import { asRecord } from "../../../domain/text/as_record.ts";
import { LinkFault } from "../link/link_fault.ts";
import type { DependencyRecorder } from "../link/dependency_recorder.ts";
import { foldersUpward } from "../package/installed_packages.ts";
import { type ImportMap, NO_IMPORTS, parseImportMap } from "./import_map.ts";

/** What a plugin's deno.json says about linking. */
export interface DenoConfig {
  /** Path of the file; `undefined` if there is none. */
  readonly path: string | undefined;
  readonly imports: ImportMap;
  /** As they stand in the file: esbuild knows the ones that change code (`jsx`, `experimentalDecorators` …). */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

/** The config of a plugin that has no deno.json. */
export const NO_CONFIG: DenoConfig = { path: undefined, imports: NO_IMPORTS, compilerOptions: {} };

/**
 * Reads the nearest deno.json or deno.jsonc, beside a plugin's own module or above it.
 *
 * @throws {LinkFault} If it is malformed.
 */
export async function findDenoConfig(entry: URL, recorder: DependencyRecorder): Promise<DenoConfig> {
  for (const folder of foldersUpward(dirname(fromFileUrl(entry)))) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const path = join(folder, name);
      const bytes = await recorder.read(path, "source");
      if (bytes !== undefined) return await parseConfig(path, bytes, recorder);
    }
  }
  return NO_CONFIG;
}

/**
 * Finds the folder of the workspace that has the folder of a deno.json among its members.
 *
 * @param config Path of the deno.json.
 * @throws {LinkFault} If a deno.json above is malformed.
 */
export async function findWorkspace(
  config: string,
  recorder: DependencyRecorder,
): Promise<string | undefined> {
  const [member = "", ...above] = foldersUpward(dirname(config));
  for (const folder of above) {
    for (const name of ["deno.json", "deno.jsonc"]) {
      const path = join(folder, name);
      const bytes = await recorder.read(path, "source");
      const members = bytes && membersOf(parseJsonc(path, bytes));
      if (members?.some((pattern) => isMember(relative(folder, member), pattern))) return folder;
    }
  }
  return undefined;
}

function membersOf({ workspace }: Readonly<Record<string, unknown>>): readonly string[] {
  const members = Array.isArray(workspace) ? workspace : asRecord(workspace)?.members;
  return Array.isArray(members) ? members.filter((member) => typeof member === "string") : [];
}

/** A pattern is a path, in which a star stands for one folder. */
function isMember(path: string, pattern: string): boolean {
  const wanted = pattern.replace(/^\.\//, "").replace(/\/$/, "").split("/");
  const found = path.split("/");
  return wanted.length === found.length && wanted.every((part, i) => part === "*" || part === found[i]);
}

async function parseConfig(
  path: string,
  bytes: Uint8Array,
  recorder: DependencyRecorder,
): Promise<DenoConfig> {
  const json = parseJsonc(path, bytes);
  const imports =
    typeof json.importMap === "string" && json.imports === undefined && json.scopes === undefined
      ? await readImportMap(join(dirname(path), json.importMap), path, recorder)
      : importsOf(path, json);
  return { path, imports, compilerOptions: asRecord(json.compilerOptions) ?? {} };
}

async function readImportMap(path: string, config: string, recorder: DependencyRecorder): Promise<ImportMap> {
  const bytes = await recorder.read(path, "source");
  if (bytes === undefined) {
    throw new LinkFault({ cannot: "use", what: config, why: `its import map "${path}" does not exist` });
  }
  return importsOf(path, parseJsonc(path, bytes));
}

function importsOf(path: string, json: Readonly<Record<string, unknown>>): ImportMap {
  try {
    return parseImportMap(json, toFileUrl(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LinkFault({ cannot: "use", what: path, why: error.message }, { cause: error });
  }
}

function parseJsonc(path: string, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = new TextDecoder().decode(bytes);
  try {
    // Deno takes an empty file for an empty object.
    const json = text.trim() === "" ? {} : asRecord(parse(text));
    if (json !== undefined) return json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LinkFault({ cannot: "use", ...place(path, text, error.message) }, { cause: error });
  }
  throw new LinkFault({ cannot: "use", what: path, why: "it is not an object" });
}

/** Puts the offset that ends the parser's message as line and column where editors look for it. */
function place(path: string, text: string, message: string): { readonly what: string; readonly why: string } {
  const why = message.replace(/^Cannot parse JSONC: /, "");
  const [, what = why, offset] = /^(.*) in JSONC at position (\d+)$/.exec(why) ?? [];
  if (offset === undefined) return { what: path, why };
  const lines = text.slice(0, Number(offset)).split("\n");
  return { what: `${path}:${lines.length}:${lines.at(-1)!.length + 1}`, why: what };
}
