import { Issues } from "../manifest/issues.ts";
import { keyPath } from "../manifest/key_path.ts";
import { parseGrant } from "../manifest/parse/parse_grant.ts";
import { asRecord } from "../text/as_record.ts";
import { quote } from "../text/quote.ts";
import { suggest } from "../text/suggest.ts";
import { printable } from "../text/printable.ts";
import { type AskedPermission, PERMISSION_KINDS, type PermissionKind } from "./asked_permission.ts";
import { grantTable } from "./grant_table.ts";

/** Far more than a plugin that can be understood asks for. */
const MOST = 100;
const LONGEST_NAME = 1_000;
const LONGEST_WHY = 200;

/**
 * Parses what a plugin says that it needs. It comes out of a sandbox, is shown on terminals and ends up in manifests: nothing
 * of it is taken on trust.
 *
 * @param value What should be `Permissions`; made of plain objects and primitives.
 * @throws {SyntaxError} If it is not; the message is a clause that names the place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseAsked({ net: { "example.com": "fetches rates" }, sys: "tells of the machine" }), [
 *   { kind: "net", name: "example.com", why: "fetches rates" },
 *   { kind: "sys", name: null, why: "tells of the machine" },
 * ]);
 * ```
 */
export function parseAsked(value: unknown): AskedPermission[] {
  const kinds = entriesOf(value, "permissions");
  for (const [kind] of kinds) {
    if (!isKind(kind)) {
      throw new SyntaxError(
        `permissions has an unknown kind ${quote(kind)}; ${suggest(kind, PERMISSION_KINDS)}`,
      );
    }
  }
  const asked = kinds.flatMap(([kind, need]) => isKind(kind) ? parseNeed(kind, need) : []);
  if (asked.length > MOST) throw new SyntaxError(`permissions names more than ${MOST} things`);
  refuseUngrantable(asked);
  return asked;
}

function parseNeed(kind: PermissionKind, need: unknown): AskedPermission[] {
  const path = `permissions.${kind}`;
  if (typeof need === "string") return [{ kind, name: null, why: parseWhy(need, path) }];
  return entriesOf(need, path).map(([name, why]) => {
    if (name.length > LONGEST_NAME || !isPlain(name)) {
      throw new SyntaxError(`${path} names ${quote(name)}, which is no name of one readable line`);
    }
    return { kind, name, why: parseWhy(why, keyPath(path, name)) };
  });
}

function parseWhy(why: unknown, path: string): string {
  if (typeof why !== "string") throw new SyntaxError(`${path} must tell why, in a string`);
  if (why.trim() === "" || why.length > LONGEST_WHY || printable(why) !== why) {
    throw new SyntaxError(`${path} must tell why, in one line of at most ${LONGEST_WHY} characters`);
  }
  return why.trim();
}

/** What no manifest could grant, nobody can be asked for. */
function refuseUngrantable(asked: readonly AskedPermission[]): void {
  const issues = new Issues();
  parseGrant(grantTable(asked), "permissions", { folder: "/", issues });
  const [issue] = issues.found;
  if (issue !== undefined) throw new SyntaxError(`${issue.path}: ${issue.message}`);
}

function entriesOf(value: unknown, path: string): [key: string, value: unknown][] {
  const record = asRecord(value);
  if (record === undefined) {
    throw new SyntaxError(
      path === "permissions"
        ? 'permissions must be an object such as { net: { "example.com": "why" } }'
        : `${path} must be an object of names, each with why it is needed, or a string that tells why everything is`,
    );
  }
  return Object.entries(record);
}

function isKind(kind: string): kind is PermissionKind {
  return PERMISSION_KINDS.some((known) => known === kind);
}

/** Neither a line break nor anything else that is not seen, such as a change of direction or a joiner. */
function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}
