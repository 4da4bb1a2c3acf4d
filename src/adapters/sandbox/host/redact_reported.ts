import type { AskedPermission } from "../../../domain/permissions/asked_permission.ts";
import { permissionGap } from "../../../domain/permissions/permission_gap.ts";
import { parseSchedule } from "../../../domain/schedule/schedule.ts";
import type { LoadRequest } from "../../../ports/plugin_host.ts";

/** Hides the secrets in one text. */
export type RedactText = (text: string) => string;

/** Returns a schedule without secrets. One that can be used is none, even if it came from the environment. */
export function redactInterval(interval: string, redact: RedactText): string {
  return isSchedule(interval) ? interval : redact(interval);
}

/** Returns what a plugin asks for without secrets. What it is granted is in the manifest, for all to read. */
export function redactAsked(
  asked: readonly AskedPermission[],
  { grant, folder }: Pick<LoadRequest, "grant" | "folder">,
  redact: RedactText,
): AskedPermission[] {
  return asked.map((permission) => {
    const { name, why } = permission;
    const isGranted = permissionGap([permission], grant, folder).missing.length === 0;
    return { ...permission, name: name === null || isGranted ? name : redact(name), why: redact(why) };
  });
}

function isSchedule(text: string): boolean {
  try {
    parseSchedule(text, "UTC");
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}
