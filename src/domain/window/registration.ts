import type { PluginRecord, ToldSchedule } from "./records.ts";

/** What is known of a plugin when it is put on record. */
export interface Registration {
  readonly name: string;
  readonly module: string;
  readonly now: Date;
  /** What the plugin told, or why it did not load. Left out, both stay as they are. */
  readonly loaded?: { readonly told: ToldSchedule } | { readonly error: string };
}

/** What a registration writes of a plugin's record. */
export type ReportedPlugin = Pick<PluginRecord, "name" | "module" | "told" | "loadError">;

/**
 * Returns a plugin's record after a registration. Cursor, pause and first registration stay; a plugin that does not
 * load keeps what it told when it last did.
 */
export function registered(before: PluginRecord | undefined, registration: Registration): PluginRecord {
  const { name, module, now, loaded } = registration;
  const record = before ?? {
    name,
    registeredAt: now,
    cursor: null,
    module,
    told: null,
    loadError: null,
    pause: null,
  };
  if (loaded === undefined) return { ...record, module };
  return "told" in loaded
    ? { ...record, module, told: loaded.told, loadError: null }
    : { ...record, module, loadError: loaded.error };
}

/** Tells whether a registration would leave a plugin's record as it is. */
export function isOnRecord(record: PluginRecord | undefined, registration: Registration): boolean {
  if (record === undefined) return false;
  const after = registered(record, registration);
  return after.module === record.module && after.loadError === record.loadError &&
    after.told?.fingerprint === record.told?.fingerprint && after.told?.enabled === record.told?.enabled &&
    after.told?.interval === record.told?.interval;
}
