import type { Ledger } from "../../../ports/ledger.ts";
import { peekState } from "./peek_state.ts";

/**
 * Returns the ledger in the SQLite file at `path`, which is loaded and opened when something is to be changed: whoever
 * only looks whether there is work does not pay for it.
 *
 * @param path Absolute path of the file.
 * @param open Loads the rest.
 */
export function leanLedger(path: string, open: () => Promise<Ledger>): Ledger {
  let opening: Promise<Ledger> | undefined;
  const ledger = () => opening ??= open();
  return {
    async state(plugin) {
      try {
        const state = peekState(path, plugin);
        loadMeanwhile();
        return state;
      } catch (error) {
        // No ledger yet, one of another version, a fault of the file: opening it makes, mends or explains that.
        if (!(error instanceof Error)) throw error;
        return await (await ledger()).state(plugin);
      }
    },
    register: async (registration) => await (await ledger()).register(registration),
    claim: async (request, decide) => await (await ledger()).claim(request, decide),
    heartbeat: async (lease, expiresAt) => await (await ledger()).heartbeat(lease, expiresAt),
    checkpoint: async (lease, until) => await (await ledger()).checkpoint(lease, until),
    settle: async (lease, settlement) => await (await ledger()).settle(lease, settlement),
    windows: async (plugin, limit) => await (await ledger()).windows(plugin, limit),
    runs: async (query) => await (await ledger()).runs(query),
    summaries: async () => await (await ledger()).summaries(),
    retry: async (choice) => await (await ledger()).retry(choice),
    skip: async (choice) => await (await ledger()).skip(choice),
    pause: async (plugin, decision) => await (await ledger()).pause(plugin, decision),
    resume: async (plugin, resumption) => await (await ledger()).resume(plugin, resumption),
    rewind: async (plugin, rewind) => await (await ledger()).rewind(plugin, rewind),
    beginBackfill: async (plugin, backfill, decision) =>
      await (await ledger()).beginBackfill(plugin, backfill, decision),
    backfills: async (plugin) => await (await ledger()).backfills(plugin),
    backfill: async (id) => await (await ledger()).backfill(id),
    decisions: async (query) => await (await ledger()).decisions(query),
    async [Symbol.asyncDispose]() {
      // What could not be loaded need not be closed; whoever asked for it was told.
      await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };

  /** Loads the rest while whoever looked waits for something else, as for a sandbox; it ends before that, if nothing is due. */
  function loadMeanwhile(): void {
    // What fails here fails again where it is asked for.
    ledger().catch(() => {});
  }
}
