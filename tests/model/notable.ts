import { type Books, windowIn } from "./books.ts";
import type { Seen } from "./event_seen.ts";

/** Names what a call shows of a ledger, so that it can be told whether a test has come to all that it should. */
export function notable(seen: Seen, before: Books): string[] {
  switch (seen.method) {
    case "claim": {
      const { args: [{ backfillId }], result } = seen;
      const track = backfillId === undefined ? "claim" : "claim of a backfill";
      if (result.kind !== "claimed") return [`${track}: ${result.kind}`];
      const old = windowIn(before, result.window.id)?.state ?? "new";
      const strict = seen.args[0].order === "strict" ? [`${track} in strict order: ${old}`] : [];
      return [`${track}: ${old === "leased" ? "crashed" : old}`, ...strict];
    }
    case "heartbeat":
      return [`heartbeat: ${seen.result}`];
    case "checkpoint":
      return [`checkpoint: ${seen.result}`];
    case "settle":
      return [`settle as ${seen.args[1].outcome} (${seen.args[1].next.state}): ${seen.result}`];
    case "retry":
    case "skip":
      return [`${seen.method}: ${seen.result > 0}`];
    case "resume":
      return [`resume: ${seen.result}${seen.args[1].skip === null ? "" : ", missed skipped"}`];
    case "rewind":
      return [`rewind: ${seen.result.kind}`];
    default:
      return [String(seen.method)];
  }
}
