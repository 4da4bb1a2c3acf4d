import type { Since } from "./policies.ts";
import type { PluginRecord } from "./records.ts";

/** Returns up to where a plugin's time is covered: its cursor, or where its first window shall start. */
export function cursorOf(record: Pick<PluginRecord, "cursor" | "registeredAt">, since: Since): Date {
  if (record.cursor !== null) return record.cursor;
  switch (since.kind) {
    case "epoch":
      return new Date(0);
    case "now":
      return record.registeredAt;
    case "at":
      return since.at;
  }
}
