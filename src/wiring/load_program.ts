import type { Program } from "./program.ts";

/** Loads the program: its module, or, in a build, the script that has been compiled ahead. */
export async function loadProgram(): Promise<Program> {
  if (!import.meta.url.endsWith(".js")) return (await import("./program.ts")).program;
  const { loadAhead } = await import("./ahead/load_ahead.ts");
  return loadAhead(import.meta.url).program;
}
