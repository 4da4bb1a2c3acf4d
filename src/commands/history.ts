import { OUTCOMES } from "../domain/window/window_states.ts";
import type { DecisionRecord } from "../domain/window/decision.ts";
import { isFailure } from "../domain/window/is_failure.ts";
import type { RunOutcome, RunRecord } from "../domain/window/records.ts";
import { clipped, MESSAGE_BYTES } from "../domain/text/clipped.ts";
import { findRuns } from "../services/find_runs.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { countFlag } from "./cli/count_flag.ts";
import { requireKnown } from "./cli/find_known.ts";
import type { Flags } from "./cli/flags.ts";
import { spanChoice } from "./cli/span_choice.ts";
import { UsageError } from "./cli/usage_error.ts";
import { wordsFlag } from "./cli/words_flag.ts";
import { formatDecision } from "./format/decision.ts";
import { formatDuration } from "./format/duration.ts";
import { formatInstant, formatWindow } from "./format/instant.ts";
import { decisionRecordJson, runJson, wakeGapJson } from "./format/json.ts";
import { stateTable } from "./format/paint.ts";

const ABOUT = `Shows runs, newest first: each attempt at a window, of one plugin or of all,
with the window below it and, if it failed, why. And what operators decided.

  --from DATE  only runs that began at that time or later: 2026-11-01,
               "2026-11-01 14:30", yesterday, -3h
  --to DATE    only runs that began before it
  --outcome O  only runs that ended so; several: --outcome failed,timeout
  --failed     only runs that failed, timed out or crashed
  --limit N    the newest N of them only (20; with --json: 1000)

Outcomes: ok, failed, timeout, crashed (its process was gone), cancelled
(SIGTERM), superseded (a newer run took its place, or it had lost its lease),
running. With --json, each run shows what ran: the digests of its code and its
config, and the version of Gapless. Below is shown what operators decided:
skip, retry, pause, resume, rewind, backfill; and when cron should have woken
plugins, and did not.

Example: gapless history report --failed --from -2d`;

/** Shows runs. */
export const history: Command = {
  usage: "history [NAME] [--from DATE] [--to DATE] [--failed] [--limit N]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  absentLedger: "empty",
  flags: { boolean: ["failed"], string: ["from", "to", "outcome", "limit"] },
  async run({ operands: [plugin], flags, terminal, ports }) {
    const limit = countFlag(flags, "limit") ?? (flags.has("json") ? 1000 : 20);
    const outcomes = outcomesOf(flags);
    if (plugin !== undefined) await requireKnown(ports, plugin);
    const span = await spanChoice({ flags, ports }, plugin);
    const of = plugin === undefined ? {} : { plugin };
    const ledger = await ports.ledger();
    const { clock, processes } = ports;
    const runs = await findRuns({ clock, processes, ledger }, {
      ...of,
      ...span,
      ...outcomes && { outcomes },
      limit,
    });
    const decisions = (await ledger.decisions({ ...of, limit })).filter(({ at }) =>
      (span.from === undefined || at >= span.from) && (span.to === undefined || at < span.to)
    );
    // Who asks for certain outcomes asks for runs.
    const gaps = outcomes === undefined ? await ledger.wakeGaps({ ...of, ...span, limit }) : [];
    terminal.json({
      runs: runs.map(runJson),
      decisions: decisions.map(decisionRecordJson),
      wake_gaps: gaps.map(wakeGapJson),
    });
    const isChosen = outcomes !== undefined || Object.keys(span).length > 0;
    if (runs.length === 0) terminal.out(isChosen ? "No such run." : "No run yet.");
    const head = [">RUN", "PLUGIN", "STARTED", "TOOK", ">TRY", "OUTCOME"];
    const [titles, ...lines] = stateTable(head, runs.map((run) => rowOf(run, ports.localZone)), 5);
    if (runs.length > 0 && titles !== undefined) terminal.out(titles);
    for (const [at, line] of lines.entries()) {
      terminal.out(line);
      const run = runs[at];
      if (run !== undefined) { for (const detail of detailsOf(run, ports.localZone)) terminal.out(detail); }
    }
    if (decisions.length > 0) { for (const line of ["", "Decided by operators:"]) terminal.out(line); }
    for (const decision of decisions) terminal.out(lineOf(decision, ports.localZone));
    if (gaps.length > 0) { for (const line of ["", "Not woken by cron:"]) terminal.out(line); }
    for (const { host, plugin, ...gap } of gaps) {
      terminal.out(`${formatWindow(gap, ports.localZone)}  ${plugin ?? "anything"} on ${host}`);
    }
    return EXIT.ok;
  },
};

/** Returns the outcomes that are wanted; undefined: all. */
function outcomesOf(flags: Flags): readonly RunOutcome[] | undefined {
  const named = wordsFlag(flags, "outcome", OUTCOMES);
  if (!flags.has("failed")) return named;
  if (named !== undefined) throw new UsageError("Cannot take --outcome beside --failed: name one of them");
  return OUTCOMES.filter(isFailure);
}

/** Returns what a run worked on and, if it did not end well, why, as lines below its own. */
function detailsOf({ id, window, error }: RunRecord, zone: string): string[] {
  const indent = " ".repeat(Math.max("RUN".length, String(id).length) + 2);
  const kind = window.kind === "backfill" ? " (backfill)" : "";
  const [reason = ""] = (error ?? "").split("\n", 1);
  const why = reason === "" ? [] : [`${indent}${clipped(reason, MESSAGE_BYTES)}`];
  return [`${indent}${formatWindow(window, zone)}${kind}`, ...why];
}

function lineOf(decision: DecisionRecord, zone: string): string {
  const { plugin, kind, at, window } = decision;
  const span = window === null ? "" : ` ${formatWindow(window, zone)}`;
  return `${formatInstant(at, zone)}  ${kind} ${plugin}${span} by ${formatDecision(decision)}`;
}

function rowOf({ id, plugin, startedAt, endedAt, attempt, outcome }: RunRecord, zone: string): string[] {
  const took = endedAt === null ? "-" : formatDuration(endedAt.getTime() - startedAt.getTime());
  return [String(id), plugin, formatInstant(startedAt, zone), took, String(attempt), outcome];
}
