import { STATES } from "../domain/window/window_states.ts";
import type { WindowRecord } from "../domain/window/records.ts";
import type { Ledger, WindowQuery } from "../ports/ledger.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { countFlag } from "./cli/count_flag.ts";
import { requireKnown } from "./cli/find_known.ts";
import { spanChoice } from "./cli/span_choice.ts";
import { wordsFlag } from "./cli/words_flag.ts";
import { formatDecision } from "./format/decision.ts";
import { formatInstant } from "./format/instant.ts";
import { windowJson } from "./format/json.ts";
import { stateTable } from "./format/paint.ts";

const ABOUT = `Shows a plugin's windows, oldest first. Each begins where the one before it
ends.

  --from DATE    only windows that end after it: 2026-11-01, "2026-11-01 14:30",
                 yesterday, -3h
  --to DATE      only windows that begin before it
  --state STATE  only windows in this state; several: --state owed,parked
                 (any other value is the state folder, as for all commands)
  --limit N      the newest N of them only (100; with --json: all)

States: leased (a run is at work), done, owed (tried again), parked (set aside
after too many attempts), skipped (by catchup = "latest", by delivery =
"at_most_once", or by an operator),
rewound (by an operator; newer windows cover its time).
Below the table is shown who skipped windows or rewound them, and why.
Windows of the kind "backfill" are beside the others, on tracks of their own.

Example: gapless windows report --state owed,parked`;

/** So many are shown if the user does not say. */
const LIMIT = 100;
/** So many are read at a time. */
const PAGE = 1_000;

/** Shows a plugin's windows. */
export const windows: Command = {
  usage: "windows NAME [--from DATE] [--to DATE] [--state S] [--limit N]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "empty",
  flags: { string: ["from", "to", "limit"], states: STATES },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    await requireKnown(ports, plugin);
    const states = wordsFlag(flags, "states", STATES);
    const query = { ...await spanChoice({ flags, ports }, plugin), ...states && { states } };
    const ledger = await ports.ledger();
    const limit = countFlag(flags, "limit");
    if (flags.has("json")) {
      await terminal.jsonList(
        { plugin },
        "windows",
        pages(ledger, plugin, { ...query, ...limit && { limit } }),
      );
      return EXIT.ok;
    }
    const most = limit ?? LIMIT;
    // One more than is shown: it tells whether there are any.
    const found = await ledger.windows(plugin, { ...query, limit: most + 1 });
    const shown = found.slice(-most);
    if (shown.length < found.length) {
      terminal.out(`Only the newest ${most} are shown; there are older ones: --limit N shows more`);
    }
    const head = [">ID", "START", "END", "STATE", ">ATTEMPTS", "KIND"];
    const rows = shown.map((window) => rowOf(window, ports.localZone));
    if (rows.length === 0) {
      terminal.out(Object.keys(query).length === 0 ? "No window yet." : "No such window.");
    } else for (const line of stateTable(head, rows, 3)) terminal.out(line);
    const notes = shown.flatMap(noteOn);
    if (notes.length > 0) terminal.out("");
    for (const note of notes) terminal.out(note);
    return EXIT.ok;
  },
};

/** Returns who skipped a window or rewound it, and why. */
function noteOn({ id, state, decision, reason }: WindowRecord): string[] {
  if (decision !== null) return [`${id}: ${state} by ${formatDecision(decision)}`];
  return reason === null ? [] : [`${id}: ${state}: ${reason}`];
}

/** Reads windows that may be too many for memory, some at a time. */
async function* pages(ledger: Ledger, plugin: string, query: WindowQuery) {
  if (query.limit !== undefined) {
    yield (await ledger.windows(plugin, query)).map(windowJson);
    return;
  }
  let after: WindowRecord | { id: number; start: Date } | undefined = { id: 0, start: new Date(-8.64e15) };
  while (after !== undefined) {
    const page: WindowRecord[] = await ledger.windows(plugin, { ...query, after, limit: PAGE });
    yield page.map(windowJson);
    after = page.length < PAGE ? undefined : page.at(-1);
  }
}

function rowOf({ id, start, end, state, attempts, kind }: WindowRecord, zone: string): string[] {
  return [String(id), formatInstant(start, zone), formatInstant(end, zone), state, String(attempts), kind];
}
