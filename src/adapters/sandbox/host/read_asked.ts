import type { AskedPermission } from "../../../domain/permissions/asked_permission.ts";
import { parseAsked } from "../../../domain/permissions/parse_asked.ts";

/** Far more than what can be asked for. */
const LONGEST = 65_536;

/** Reads what a plugin said of its permissions, or tells in a clause why it cannot be read. */
export function readAsked(
  json: string | null,
): { readonly asked: readonly AskedPermission[] | null } | { readonly fault: string } {
  if (json === null) return { asked: null };
  if (json.length > LONGEST) return { fault: `permissions() returned more than ${LONGEST} characters` };
  try {
    return { asked: parseAsked(JSON.parse(json)) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: error.message };
  }
}
