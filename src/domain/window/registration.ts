import { isSameSetting, nextActivity } from "./activity.ts";
import type { Since } from "./policies.ts";
import type { PluginRecord, PluginSetting, ToldSchedule } from "./records.ts";

/** What is known of a plugin when it is put on record. */
export interface Registration {
  readonly name: string;
  readonly module: string;
  readonly now: Date;
  /** What the plugin told, or why it did not load. Left out, both stay as they are. */
  readonly loaded?: { readonly told: ToldSchedule } | { readonly error: string };
  /** When it is due from now on. Left out, that stays as it is. */
  readonly due?: DueTerms;
}

/** When a plugin is due, and by when it has to be done, as manifest and plugin have it. */
export interface DueTerms {
  readonly setting: PluginSetting;
  readonly since: Since;
  /** The manifest's `within`. */
  readonly withinMs: number | null;
}

/** What a registration writes of a plugin's record. */
export type ReportedPlugin = Pick<PluginRecord, "name" | "module" | "told" | "loadError">;

/**
 * Returns a plugin's record after a registration. Cursor, pause and first registration stay; a plugin that does not
 * load keeps what it told when it last did.
 *
 * @param options `late`: whether it is late before it: then it stays due when it was.
 */
export function registered(
  before: PluginRecord | undefined,
  registration: Registration,
  { late }: { readonly late: boolean } = { late: false },
): PluginRecord {
  const { name, module, now, loaded, due } = registration;
  const found = before ?? {
    name,
    registeredAt: now,
    cursor: null,
    module,
    told: null,
    loadError: null,
    pause: null,
    activeSince: now,
    setting: null,
  };
  const record = due ? { ...found, ...nextActivity(found, { setting: due.setting, now, late }) } : found;
  if (loaded === undefined) return { ...record, module };
  return "told" in loaded
    ? { ...record, module, told: loaded.told, loadError: null }
    : { ...record, module, loadError: loaded.error };
}

/** Tells whether a registration would leave a plugin's record as it is. */
export function isOnRecord(record: PluginRecord | undefined, registration: Registration): boolean {
  if (record === undefined) return false;
  if (registration.due && !isSameSetting(record.setting, registration.due.setting)) return false;
  const after = registered(record, registration);
  return after.module === record.module && after.loadError === record.loadError &&
    after.told?.fingerprint === record.told?.fingerprint && after.told?.enabled === record.told?.enabled &&
    after.told?.interval === record.told?.interval;
}
