import { type Command, EXIT } from "./cli/command.ts";
import type { WindowRecord } from "../domain/window/records.ts";
import { countFlag } from "./cli/count_flag.ts";
import { requireKnown } from "./cli/find_known.ts";
import { formatDecision } from "./format/decision.ts";
import { formatInstant } from "./format/instant.ts";
import { windowJson } from "./format/json.ts";
import { stateTable } from "./format/paint.ts";

const ABOUT = `Shows a plugin's windows, oldest first. Each begins where the one before it
ends.

  --limit N  show the newest N windows only (100; with --json: all)

States: leased (a run is at work), done, owed (tried again), parked (set aside
after too many attempts), skipped (passed over by catchup = "latest", or given
up by hand), rewound (taken back by hand; newer windows cover its time).
Below the table stands who skipped windows or took them back, and why.
Windows of the kind "backfill" stand beside the others, on tracks of their own.

Example: gapless windows report --limit 10`;

/** Shows a plugin's windows. */
export const windows: Command = {
  usage: "windows NAME [--limit N]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "empty",
  flags: { string: ["limit"] },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    const limit = countFlag(flags, "limit") ?? (flags.has("json") ? undefined : 100);
    const ledger = await ports.ledger();
    await requireKnown(ports, plugin);
    // One more than is shown tells whether there are any.
    const found = await ledger.windows(plugin, limit === undefined ? undefined : limit + 1);
    const shown = limit === undefined ? found : found.slice(-limit);
    terminal.json({ plugin, windows: shown.map(windowJson) });
    if (shown.length < found.length) terminal.out("Older windows are not shown; --limit N shows more");
    const head = [">ID", "START", "END", "STATE", ">ATTEMPTS", "KIND"];
    const rows = shown.map((window) => rowOf(window, ports.localZone));
    if (rows.length === 0) terminal.out("No window yet.");
    else for (const line of stateTable(head, rows, 3)) terminal.out(line);
    const decided = shown.filter(({ decision }) => decision !== null);
    if (decided.length > 0) terminal.out("");
    for (const { id, state, decision } of decided) {
      if (decision !== null) terminal.out(`${id}: ${state} by ${formatDecision(decision)}`);
    }
    return EXIT.ok;
  },
};

function rowOf({ id, start, end, state, attempts, kind }: WindowRecord, zone: string): string[] {
  return [String(id), formatInstant(start, zone), formatInstant(end, zone), state, String(attempts), kind];
}
