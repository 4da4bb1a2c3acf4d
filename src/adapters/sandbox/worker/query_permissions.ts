import type { CronPlugin } from "../../../domain/contract/cron_plugin.ts";
import { attempt } from "./attempt.ts";
import { LoadFault } from "./load_fault.ts";
import { show } from "./show.ts";

/** Asks a plugin what it needs. Returns JSON, which the host parses: in here a plugin could have changed any parser. */
export async function queryPermissions(plugin: CronPlugin, config: unknown): Promise<string | null> {
  const reported: unknown = await attempt("permissions()", () => {
    const { permissions }: { readonly permissions?: unknown } = plugin;
    // Of an object that was written out, the value itself will do.
    return typeof permissions === "function" ? permissions.call(plugin, config) : permissions;
  });
  if (reported === undefined) return null;
  const json: unknown = await attempt("permissions()", () => JSON.stringify(reported, refuseOdd));
  if (typeof json === "string") return json;
  throw new LoadFault(`permissions() must return plain values, but returned ${show(reported)}`);
}

/** What JSON would leave out in silence must not look like less than it is. */
function refuseOdd(_key: string, value: unknown): unknown {
  if (typeof value !== "function" && typeof value !== "symbol") return value;
  throw new TypeError(`it returned ${show(value)}, which is no plain value`);
}
