import { absolutePath } from "./absolute_path.ts";
import type { Grant, Permission } from "../grant.ts";
import type { Issues } from "../issues.ts";
import { itemPath } from "../key_path.ts";
import { mismatch } from "./mismatch.ts";
import type { ParseContext } from "./parse_context.ts";
import type { TomlValue } from "./parse_toml.ts";
import { asFlag, asText } from "./primitives.ts";
import { quote } from "../../text/quote.ts";
import { TableReader } from "./table_reader.ts";

/** Parses what a plugin may do: `"all"`, or a table of lists. */
export function parseGrant(value: TomlValue, path: string, { folder, issues }: ParseContext): Grant {
  if (value === "all") return { kind: "all" };
  if (!(value instanceof Map)) throw mismatch('"all" or a table of permissions', value);
  const table = new TableReader(value, path, issues);
  const names = listOf(parseName, issues);
  const paths = listOf((text) => absolutePath(text, folder), issues);
  const grant: Grant = {
    kind: "listed",
    net: table.read("net", listOf(parseHost, issues), []),
    listen: table.read("listen", (value, place) => parseAddresses(value, place, issues), []),
    env: table.read("env", names, []),
    read: table.read("read", paths, []),
    write: table.read("write", paths, []),
    run: table.read("run", listOf((text) => parseProgram(text, folder), issues), []),
    sys: table.read("sys", names, []),
    ffi: table.read("ffi", paths, []),
    unsafe: table.read("unsafe", asFlag, false),
  };
  table.refuseOthers();
  return grant;
}

/** Returns the parser of one kind of permission: `true`, or a list whose items `parseItem` reads. */
function listOf(parseItem: (text: string) => string, issues: Issues) {
  return (value: TomlValue, path: string): Permission => {
    if (value === true) return true;
    if (!Array.isArray(value)) throw mismatch("true or a list of strings", value);
    return parseItems(value, path, { parseItem, issues });
  };
}

interface ItemOptions {
  readonly parseItem: (text: string) => string;
  readonly issues: Issues;
}

function parseItems(items: readonly TomlValue[], path: string, { parseItem, issues }: ItemOptions): string[] {
  return items.flatMap((item, index) =>
    issues.attempt(itemPath(path, index), () => parseItem(asText(item))) ?? []
  );
}

/** Never everything: Deno's permission to listen is one to connect, too, and that would be to everything. */
function parseAddresses(value: TomlValue, path: string, issues: Issues): readonly string[] {
  if (!Array.isArray(value)) throw mismatch('a list of addresses such as "127.0.0.1:8080"', value);
  return parseItems(value, path, { parseItem: parseAddress, issues });
}

function parseAddress(text: string): string {
  const [, port] = /^(?:\[[0-9a-f:.]+\]|[^\s:/[\]*]+):(\d{1,5})$/i.exec(text) ?? [];
  if (port !== undefined && Number(port) <= 65_535) return text.toLowerCase();
  throw new SyntaxError(
    `Cannot grant ${quote(text)}: write one address of this machine with its port, as in "127.0.0.1:8080"`,
  );
}

function parseName(text: string): string {
  if (text === "") throw new SyntaxError('Cannot grant "": it is empty');
  return text;
}

function parseHost(text: string): string {
  const scheme = /^[a-z]+:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return parseName(text);
  const why = `write the host without "${scheme}", with a port if you like, as in "example.com:443"`;
  throw new SyntaxError(`Cannot grant ${quote(text)}: ${why}`);
}

/** A bare name is looked up on PATH, so it stays as it is. */
function parseProgram(text: string, folder: string): string {
  return text.includes("/") ? absolutePath(text, folder) : parseName(text);
}
