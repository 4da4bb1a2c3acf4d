import { type Block, readBlock, replaceBlock } from "../../domain/crontab/block.ts";
import {
  type BlockChanges,
  blockChanges,
  blockLines,
  type Wanted,
} from "../../domain/crontab/block_lines.ts";
import { diff } from "../../domain/crontab/diff.ts";
import type { CrontabTarget } from "../../domain/crontab/target.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import { isPluginName } from "../../domain/manifest/plugin_name.ts";
import { dueTerms } from "../../domain/manifest/plugin_schedule.ts";
import { isOnRecord, type Registration } from "../../domain/window/registration.ts";
import type { Clock } from "../../ports/clock.ts";
import { CrontabError } from "../../ports/crontab.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import type { GrantRecord } from "../../ports/grant_record.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { asCrontabFault } from "./as_crontab_fault.ts";
import type { Findings, PluginFailure } from "../load/inspect_all.ts";
import type { Inspection } from "../load/inspect_plugin.ts";
import { grantWarnings, recordGrants } from "../load/grant_warnings.ts";
import { type PluginWarning, repairOf } from "../load/sound_artifact.ts";
import { announceMove, findMove, finishMove, type Move } from "./move_block.ts";

/** What a reconciliation works with. */
export interface ReconcileRoom {
  readonly clock: Clock;
  readonly crontabs: Crontabs;
  readonly ledger: Ledger;
  readonly instance: Instance;
  readonly manifest: Pick<Manifest, "target">;
  readonly grantRecord: GrantRecord;
  /** The zone that `local` stands for. */
  readonly localZone: string;
}

/** What a reconciliation changes. */
export interface Reconciliation extends BlockChanges {
  readonly changed: boolean;
  /** Where the block stands then. */
  readonly target: CrontabTarget;
  /** Where it stood before, if that was elsewhere. */
  readonly movedFrom: readonly CrontabTarget[];
  /** The block's lines, without markers. */
  readonly lines: readonly string[];
  readonly failures: readonly PluginFailure[];
  /** What was wrong with plugins and is not any more, and what should be known of their grants. */
  readonly warnings: readonly PluginWarning[];
  /** Unified diff of the crontab; empty if nothing changes. */
  readonly diff: string;
  /** Whether the block had been edited by hand; the diff shows what becomes of that. */
  readonly edited: boolean;
  /** Text of the whole table then. */
  readonly crontab: string;
}

/** Tells what the crontab would become. */
export async function planBlock(room: ReconcileRoom, findings: Findings): Promise<Reconciliation> {
  const move = await findMove(room, room.manifest.target);
  const before = await room.crontabs.at(move.to).read();
  const warnings = warningsOf(room, findings);
  return describe(room, { findings, warnings, move, before, after: changeOf(room, findings)(before) });
}

/** How to apply a reconciliation. */
export interface ApplyOptions {
  /** Leave a block alone that was edited by hand, so that someone can be told first. */
  readonly unlessEdited?: boolean;
  /** Write nothing where there is no block: someone took it away meanwhile. */
  readonly ifStanding?: boolean;
}

/**
 * Writes the block, and what was found into the ledger.
 *
 * @throws {CrontabError} If the crontab cannot be changed, or (`unlessEdited`) the block was edited by hand.
 */
export async function applyBlock(
  room: ReconcileRoom,
  findings: Findings,
  { unlessEdited = false, ifStanding = false }: ApplyOptions = {},
): Promise<Reconciliation> {
  const change = changeOf(room, findings);
  const warnings = warningsOf(room, findings);
  const { inspections, failures } = findings;
  const move = await findMove(room, room.manifest.target);
  if (unlessEdited && move.blocks.some(({ edited }) => edited)) throw new CrontabError(EDITED);
  const mayBegin = !ifStanding || move.blocks.length > 0;
  // First: a ledger that cannot be written to must not leave a crontab behind that counts on it.
  await record(room, inspections.filter(({ error }) => error === null));
  await announceMove(room, move, failures.map(({ plugin }) => plugin));
  const changed = await room.crontabs.at(move.to).update((text) => {
    const block = blockOf(text, room.instance);
    if (unlessEdited && block?.edited) throw new CrontabError(EDITED);
    return block === null && !mayBegin ? text : change(text);
  });
  await finishMove(room, move);
  // Last: until it has been told, a failure is news.
  await record(room, inspections.filter(({ error }) => error !== null));
  recordGrants(room.grantRecord, inspections);
  return describe(room, { findings, warnings, move, ...changed });
}

function warningsOf(room: ReconcileRoom, { inspections }: Findings): PluginWarning[] {
  return [...inspections.flatMap(repairOf), ...grantWarnings(room, inspections)];
}

const EDITED =
  'Cannot change the block: it was edited by hand; "gapless plan" shows the edit, "gapless sync" overwrites it';

async function record(
  { clock, ledger, localZone }: ReconcileRoom,
  inspections: readonly Inspection[],
): Promise<void> {
  const known = new Map((await ledger.summaries()).map(({ record }) => [record.name, record]));
  for (const inspection of inspections) {
    // A name that no plugin can have is one that no command takes.
    if (!isPluginName(inspection.entry.name)) continue;
    const registration = registrationOf(inspection, { now: clock.now(), localZone });
    if (!isOnRecord(known.get(registration.name), registration)) await ledger.register(registration);
  }
}

/** Returns what the ledger should have of a plugin. */
export function registrationOf(
  { entry, told, error }: Inspection,
  { now, localZone }: { readonly now: Date; readonly localZone: string },
): Registration {
  const { name, module } = entry;
  const loaded = error !== null ? { error } : told !== null ? { told } : undefined;
  const due = dueTerms(entry, told, localZone);
  // Of a table that has errors it is not known.
  const terms = entry.issues === undefined ? { due } : {};
  return { name, module: module.text, now, ...terms, ...(loaded ? { loaded } : {}) };
}

/** Returns the change of the crontab; pure, so that it can be made again on a newer text. */
function changeOf({ instance }: ReconcileRoom, { inspections }: Findings): (text: string) => string {
  const wanted = inspections.map((inspection) => ({
    plugin: inspection.entry.name,
    want: wantedOf(inspection),
  }));
  return asCrontabFault((text) =>
    replaceBlock(text, instance.name, blockLines(wanted, blockOf(text, instance)))
  );
}

function wantedOf({ error, lines, enabled }: Inspection): Wanted["want"] {
  if (error === null && lines !== null) return { kind: "lines", lines };
  return { kind: enabled ? "as is" : "disabled" };
}

/** What is known of a reconciliation, done or planned. */
interface Outcome {
  readonly findings: Findings;
  readonly warnings: readonly PluginWarning[];
  readonly move: Move;
  readonly before: string;
  readonly after: string;
}

function describe(
  { instance }: ReconcileRoom,
  { findings, warnings, move, before, after }: Outcome,
): Reconciliation {
  const was = blockOf(before, instance);
  const lines = blockOf(after, instance)?.lines ?? [];
  return {
    changed: before !== after || move.blocks.length > 0,
    target: move.to,
    movedFrom: move.blocks.length > 0 ? move.from : [],
    lines,
    ...blockChanges(was, lines),
    failures: findings.failures,
    warnings,
    diff: diff(before, after),
    edited: [was, ...move.blocks].some((block) => block?.edited),
    crontab: after,
  };
}

const blockOf = asCrontabFault((text: string, { name }: Instance): Block | null => readBlock(text, name));
