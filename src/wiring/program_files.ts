import { fromFileUrl } from "@std/path/posix";
import { HERE } from "./here.ts";

/** Absolute paths of the files that change when the program is replaced by another version of it. */
export const PROGRAM_FILES: readonly string[] = Deno.build.standalone
  ? [Deno.execPath()]
  : [Deno.execPath(), beside(HERE.endsWith(".js") ? "./program.cjs" : "../../deno.json")];

function beside(path: string): string {
  return fromFileUrl(new URL(path, HERE));
}
