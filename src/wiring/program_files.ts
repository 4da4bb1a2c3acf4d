import { fromFileUrl } from "@std/path/posix";

/**
 * Where the program's files lie beside: this folder, or the one with main.js in it. What a build makes scripts of has no URL of
 * its own.
 */
export const HERE: string = import.meta.url ?? Deno.mainModule;

/** Absolute paths of the files that change when the program is replaced by another version of it. */
export const PROGRAM_FILES: readonly string[] = Deno.build.standalone
  ? [Deno.execPath()]
  : [Deno.execPath(), beside(HERE.endsWith(".js") ? "./program.cjs" : "../../deno.json")];

function beside(path: string): string {
  return fromFileUrl(new URL(path, HERE));
}
