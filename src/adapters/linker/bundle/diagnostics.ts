import type { Location, Message } from "esbuild-wasm/esm/browser.js";
import { displayUrl, type ModuleNames } from "./module_names.ts";

/** What esbuild says beside the fault itself when an import is a pattern of paths: it has no folders to look in. */
const NO_FOLDER = /^Cannot read directory /;
const PATTERN = /^Could not resolve ((?:import|require)\(.+\))$/;

/** Returns what esbuild found: each fault with its file, line and column, and with the line itself. */
export function describeDiagnostics(faults: readonly Message[], names: ModuleNames): string {
  const described = faults.filter(({ text }) => !NO_FOLDER.test(text)).map(({ location, text, notes }) =>
    [{ location, text }, ...notes.filter(({ location }) => location !== null)].map((fault) =>
      describe(fault, names)
    ).join("\n")
  );
  return described.length === 1 ? `${described[0]}` : `${described.length} faults\n${described.join("\n")}`;
}

function describe({ location, text }: Pick<Message, "location" | "text">, names: ModuleNames): string {
  const place = (name: string) => placeOf(name, names);
  const plain = text.replace(/gapless:[^"]+/g, place)
    .replace(PATTERN, "cannot link $1: only literal imports can be linked");
  if (location === null) return plain;
  const { file, line, lineText } = location;
  return `${place(file)}:${line}:${columnOf(location)}: ${plain}\n    ${lineText.trim()}`;
}

/** Returns where a module lies. What only looks like a module's name may stand in any source, and so in a fault's text. */
function placeOf(name: string, names: ModuleNames): string {
  try {
    return displayUrl(names.urlOf(name).href);
  } catch (error) {
    if (error instanceof TypeError || error instanceof URIError) return name;
    throw error;
  }
}

/** esbuild counts the bytes before; editors count characters from 1. */
function columnOf({ column, lineText }: Location): number {
  return new TextDecoder().decode(new TextEncoder().encode(lineText).subarray(0, column)).length + 1;
}
