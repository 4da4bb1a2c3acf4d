import { fromFileUrl } from "@std/path/posix";
import type { Program } from "../domain/instance/program.ts";

/** Returns how this program is called: the binary alone, or Deno with main.ts. */
export function findProgram(): Program {
  const path = Deno.execPath();
  return Deno.build.standalone
    ? [path]
    : [path, "run", "--quiet", "--no-prompt", "--cached-only", "-A", fromFileUrl(Deno.mainModule)];
}
