import { absolutePath } from "./absolute_path.ts";
import type { CommandLine, Reference } from "../manifest.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";

/**
 * Parses `{ env = "NAME" }`, `{ file = "path" }`, `{ credential = "NAME" }` and `{ command = ["program", "argument"] }`, each
 * of which may have `secret = false` beside it. Undefined for all else: a table with other keys is just a table.
 *
 * @throws {SyntaxError} If what it names cannot be that.
 */
export function parseReference(value: TomlValue, folder: string): Reference | undefined {
  if (!(value instanceof Map)) return undefined;
  const secret = value.get("secret");
  if (value.size !== (typeof secret === "boolean" ? 2 : 1)) return undefined;
  const reference = referenceOf(value, folder);
  return secret === false && reference !== undefined ? { ...reference, secret } : reference;
}

function referenceOf(table: ReadonlyMap<string, TomlValue>, folder: string): Reference | undefined {
  const name = table.get("env");
  if (typeof name === "string") return { kind: "env", name: parseName(name) };
  const path = table.get("file");
  if (typeof path === "string") return { kind: "file", path: absolutePath(path, folder) };
  const credential = table.get("credential");
  if (typeof credential === "string") return { kind: "credential", name: parseCredential(credential) };
  const command = table.get("command");
  const words = Array.isArray(command) ? command.filter((word) => typeof word === "string") : [];
  const [program, ...args] = words;
  if (program === undefined || !Array.isArray(command) || words.length < command.length) return undefined;
  return { kind: "command", argv: parseCommand([program, ...args], folder) };
}

function parseName(name: string): string {
  if (/^[^=\0]+$/.test(name)) return name;
  throw new SyntaxError(`Cannot use the environment variable ${quote(name)}: no variable can have that name`);
}

/** It becomes the name of a file. */
function parseCredential(name: string): string {
  if (/^[^/\0]{1,255}$/.test(name) && name !== "." && name !== "..") return name;
  throw new SyntaxError(`Cannot use the credential ${quote(name)}: no credential can have that name`);
}

function parseCommand([program, ...args]: CommandLine, folder: string): CommandLine {
  if (program === "" || [program, ...args].some((word) => word.includes("\0"))) {
    throw new SyntaxError(
      `Cannot use the command ${quote(program)}: it must be a program with its arguments`,
    );
  }
  return [program.includes("/") ? absolutePath(program, folder) : program, ...args];
}
