import { type Block, readBlock, replaceBlock } from "../domain/crontab/block.ts";
import { type BlockChanges, blockChanges, blockLines, type Wanted } from "../domain/crontab/block_lines.ts";
import { diff } from "../domain/crontab/diff.ts";
import { formatEntry } from "../domain/crontab/entry.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { type Program, wakeUpCommand } from "../domain/instance/program.ts";
import type { Clock } from "../ports/clock.ts";
import type { Crontab } from "../ports/crontab.ts";
import type { Ledger } from "../ports/ledger.ts";
import { asCrontabFault } from "./as_crontab_fault.ts";
import type { Findings, PluginFailure } from "./inspect_all.ts";
import type { Inspection } from "./inspect_plugin.ts";

/** What a reconciliation works with. */
export interface ReconcileRoom {
  readonly clock: Clock;
  readonly crontab: Crontab;
  readonly ledger: Ledger;
  readonly instance: Instance;
  readonly program: Program;
}

/** What a reconciliation changes. */
export interface Reconciliation extends BlockChanges {
  readonly changed: boolean;
  /** The block's lines, without markers. */
  readonly lines: readonly string[];
  readonly failures: readonly PluginFailure[];
  /** Unified diff of the crontab; empty if nothing changes. */
  readonly diff: string;
  /** Whether the block had been edited by hand; the diff shows what becomes of that. */
  readonly edited: boolean;
}

/** Tells what the crontab would become. */
export async function planBlock(room: ReconcileRoom, findings: Findings): Promise<Reconciliation> {
  const before = await room.crontab.read();
  return describe(room, findings, { before, after: changeOf(room, findings)(before) });
}

/** Writes the block, and what was found into the ledger. */
export async function applyBlock(room: ReconcileRoom, findings: Findings): Promise<Reconciliation> {
  const change = await room.crontab.update(changeOf(room, findings));
  await record(room, findings);
  return describe(room, findings, change);
}

async function record({ clock, ledger }: ReconcileRoom, { inspections }: Findings): Promise<void> {
  for (const { entry: { name, module }, told, error } of inspections) {
    const loaded = error !== null ? { error } : told !== null ? { told } : undefined;
    await ledger.register({ name, module: module.text, now: clock.now(), ...(loaded ? { loaded } : {}) });
  }
}

/** Returns the change of the crontab; pure, so that it can be made again on a newer text. */
function changeOf({ instance, program }: ReconcileRoom, { inspections }: Findings): (text: string) => string {
  const wanted = inspections.map((inspection) => ({
    plugin: inspection.entry.name,
    want: wantedOf(inspection, wakeUpCommand(program, instance, inspection.entry.name)),
  }));
  return asCrontabFault((text) =>
    replaceBlock(text, instance.name, blockLines(wanted, blockOf(text, instance)))
  );
}

function wantedOf({ error, schedules, enabled }: Inspection, argv: Program): Wanted["want"] {
  if (error !== null) return { kind: "as is" };
  if (schedules.length === 0) return { kind: "disabled" };
  return { kind: "lines", lines: schedules.map((schedule) => formatEntry({ schedule, argv, enabled })) };
}

function describe(
  { instance }: ReconcileRoom,
  { failures }: Findings,
  { before, after }: { readonly before: string; readonly after: string },
): Reconciliation {
  const was = blockOf(before, instance);
  const lines = blockOf(after, instance)?.lines ?? [];
  return {
    changed: before !== after,
    lines,
    ...blockChanges(was, lines),
    failures,
    diff: diff(before, after),
    edited: was?.edited ?? false,
  };
}

const blockOf = asCrontabFault((text: string, { name }: Instance): Block | null => readBlock(text, name));
