import type { WindowRecord } from "../../src/domain/window/records.ts";
import type { PluginRecord } from "../../src/domain/window/records.ts";
import type { Ledger } from "../../src/ports/ledger.ts";

/** What stands in a ledger at one moment. */
export interface Books {
  readonly record: PluginRecord | null;
  /** Oldest first. */
  readonly windows: readonly WindowRecord[];
}

/** Nothing. */
export const EMPTY: Books = { record: null, windows: [] };

/** Reads what stands in a ledger. */
export async function readBooks(ledger: Ledger, plugin: string): Promise<Books> {
  const [state, windows] = await Promise.all([ledger.state(plugin), ledger.windows(plugin)]);
  return { record: state?.record ?? null, windows };
}

/** Finds a window. */
export function windowIn({ windows }: Books, id: number): WindowRecord | undefined {
  return windows.find((window) => window.id === id);
}
