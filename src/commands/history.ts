import type { DecisionRecord } from "../domain/window/decision.ts";
import type { RunRecord } from "../domain/window/records.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { countFlag } from "./cli/count_flag.ts";
import { requireKnown } from "./cli/find_known.ts";
import { formatDecision } from "./format/decision.ts";
import { formatDuration } from "./format/duration.ts";
import { formatInstant, formatWindow } from "./format/instant.ts";
import { decisionRecordJson, runJson } from "./format/json.ts";
import { stateTable } from "./format/paint.ts";

const ABOUT = `Shows runs, newest first: one line per attempt at a window, of one plugin or
of all. And what was decided by hand.

  --limit N  show the newest N runs only (20; with --json: 1000)

Outcomes: ok, failed, timeout, crashed (its process was gone), cancelled
(SIGTERM), superseded (a newer run took its place, or it had lost its lease),
running. With --json, each run shows what ran: the digests of its code and its
config, and the version of Gapless. Below stands what people decided by hand:
skip, retry, pause, resume, rewind, backfill.

Example: gapless history report --limit 5`;

/** Shows runs. */
export const history: Command = {
  usage: "history [NAME] [--limit N]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  absentLedger: "empty",
  flags: { string: ["limit"] },
  async run({ operands: [plugin], flags, terminal, ports }) {
    const limit = countFlag(flags, "limit") ?? (flags.has("json") ? 1000 : 20);
    const ledger = await ports.ledger();
    if (plugin !== undefined) await requireKnown(ports, plugin);
    const runs = await ledger.runs({ limit, ...(plugin === undefined ? {} : { plugin }) });
    const decisions = await ledger.decisions({ limit, ...(plugin === undefined ? {} : { plugin }) });
    terminal.json({ runs: runs.map(runJson), decisions: decisions.map(decisionRecordJson) });
    const head = [">RUN", "PLUGIN", "STARTED", "TOOK", ">TRY", "OUTCOME"];
    const rows = runs.map((run) => rowOf(run, ports.localZone));
    if (rows.length === 0) terminal.out("No run yet.");
    else for (const line of stateTable(head, rows, 5)) terminal.out(line);
    if (decisions.length > 0) { for (const line of ["", "Decided by hand:"]) terminal.out(line); }
    for (const decision of decisions) terminal.out(lineOf(decision, ports.localZone));
    return EXIT.ok;
  },
};

function lineOf(decision: DecisionRecord, zone: string): string {
  const { plugin, kind, at, window } = decision;
  const span = window === null ? "" : ` ${formatWindow(window, zone)}`;
  return `${formatInstant(at, zone)}  ${kind} ${plugin}${span} by ${formatDecision(decision)}`;
}

function rowOf({ id, plugin, startedAt, endedAt, attempt, outcome }: RunRecord, zone: string): string[] {
  const took = endedAt === null ? "-" : formatDuration(endedAt.getTime() - startedAt.getTime());
  return [String(id), plugin, formatInstant(startedAt, zone), took, String(attempt), outcome];
}
