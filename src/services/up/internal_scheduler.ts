import { endOfMinute } from "../../domain/instant/minute.ts";
import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { OpenWindow } from "../../domain/window/claim.ts";
import { decideClaim } from "../../domain/window/decide_claim.ts";
import { pauseAt } from "../../domain/window/pause.ts";
import type { Launcher } from "../../ports/launcher.ts";
import { WORK_MS } from "../wake/wake.ts";
import { claimPolicy, type ClaimRoom, deadLeases } from "../wake/claim_next.ts";

/** How often the manifest is read again, and how long one sleep may last: the clock may jump meanwhile. */
const RECHECK_MS = 30_000;
/** How soon a plugin is woken again for any other reason than a tick. */
const REVIVE_MS = 2_000;
const DAY_MS = 86_400_000;

/** What the scheduler works with. */
export interface SchedulerRoom extends ClaimRoom {
  readonly launcher: Pick<Launcher, "wake">;
  /** Hears of faults that keep a plugin from being woken; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Wakes plugins at their ticks until `stop` aborts, where no cron runs. Like cron it only wakes: each wake-up is a process
 * of its own, and the ledger decides what is due. Unlike cron it also wakes plugins whose owed windows can be tried again.
 *
 * @param readManifest Reads the manifest anew; undefined keeps the last one.
 */
export async function scheduleInternally(
  room: SchedulerRoom,
  readManifest: () => Promise<Manifest | undefined>,
  stop: AbortSignal,
): Promise<void> {
  const rounds = new Map<string, Round>();
  while (!stop.aborted) {
    const manifest = await readManifest();
    if (manifest) follow(room, manifest, rounds);
    await room.clock.sleep(RECHECK_MS, stop);
  }
  const last = [...rounds.values()];
  for (const { leave } of last) leave.abort(stop.reason);
  await Promise.all(last.map(({ done }) => done));
}

/** The wake-ups of one plugin: one after the other, unless its runs may overlap. */
interface Round {
  entry: PluginEntry;
  /** Wake-ups that have not ended. */
  readonly under: Set<Promise<unknown>>;
  readonly leave: AbortController;
  done: Promise<void>;
}

/** Begins rounds for new plugins, ends those of plugins that are gone, and tells the others what has changed. */
function follow(room: SchedulerRoom, manifest: Manifest, rounds: Map<string, Round>): void {
  // The manager keeps a crontab in step; here there is none.
  const wanted = [...manifest.plugins.values()].filter(({ module, enabled }) =>
    module.kind !== "builtin" && enabled !== false
  );
  for (const [name, { leave }] of rounds) {
    if (!wanted.some((entry) => entry.name === name)) leave.abort("the plugin is no longer wanted");
  }
  for (const entry of wanted) {
    const standing = rounds.get(entry.name);
    if (standing) {
      standing.entry = entry;
      continue;
    }
    const round: Round = { entry, under: new Set(), leave: new AbortController(), done: Promise.resolve() };
    rounds.set(entry.name, round);
    // A plugin that comes back before its last wake-up has ended begins anew at the next reading.
    round.done = keepWaking(room, round).finally(() => rounds.delete(entry.name));
  }
}

async function keepWaking(room: SchedulerRoom, round: Round): Promise<void> {
  const leave = round.leave.signal;
  while (!leave.aborted) {
    try {
      await wakeAndWait(room, round);
    } catch (error) {
      // A ledger out of reach, a program that is being replaced: no reason to wake nobody any more.
      room.onFault(error);
      await room.clock.sleep(RECHECK_MS, leave);
    }
  }
  await Promise.all(round.under);
}

async function wakeAndWait(room: SchedulerRoom, round: Round): Promise<void> {
  const { clock, launcher } = room;
  const leave = round.leave.signal;
  const woken = clock.now();
  const wakeUp = launcher.wake(round.entry.name, leave);
  // Under another policy the next tick does not wait: it finds out for itself what the run before it means to it.
  if (round.entry.overlap === "forbid") await wakeUp;
  else letRun(room, round, wakeUp);
  const ended = clock.now();
  while (!leave.aborted) {
    const wait = (await nextWakeUp(room, round.entry, { woken, ended })).getTime() - clock.now().getTime();
    if (wait <= 0) return;
    await clock.sleep(Math.min(wait, RECHECK_MS), leave);
  }
}

function letRun({ onFault }: SchedulerRoom, { under }: Round, wakeUp: Promise<unknown>): void {
  const ended = wakeUp.catch(onFault).finally(() => under.delete(ended));
  under.add(ended);
}

/** Returns when a plugin wants to be woken again: at its next tick, or when an open window may be taken up again. */
async function nextWakeUp(
  room: SchedulerRoom,
  entry: PluginEntry,
  { woken, ended }: { readonly woken: Date; readonly ended: Date },
): Promise<Date> {
  const later = (milliseconds: number) => new Date(ended.getTime() + milliseconds);
  const state = await room.ledger.state(entry.name, { order: entry.order });
  const schedule = knownSchedule(entry, state?.record.told, room.localZone);
  if (state === undefined || schedule === null) return later(RECHECK_MS);
  const { record, record: { told }, open } = state;
  const pause = pauseAt(record, ended);
  const times = [nextTick(schedule, woken) ?? later(DAY_MS)];
  if (pause === null && told?.enabled !== false) {
    const dead = deadLeases(room, state);
    for (const { lease, notBefore } of triedNext(open, entry)) {
      const held = lease !== null && !dead.includes(lease);
      // Where runs may overlap, one that lives holds nothing up that its end would set free.
      if (held && entry.overlap !== "forbid") continue;
      const ready = held ? later(RECHECK_MS) : later(REVIVE_MS);
      times.push(notBefore !== null && notBefore > ready ? notBefore : ready);
    }
    // The time of a wake-up is limited: what it left is taken up soon, unless its attempts failed.
    const wasCut = ended.getTime() - woken.getTime() >= WORK_MS && open.length === 0;
    const policy = claimPolicy(room, entry, { schedule, dead });
    if (wasCut && decideClaim(state, policy).then.kind === "new") times.push(later(REVIVE_MS));
  }
  return new Date(Math.min(...times.map((time) => time.getTime())));
}

/** Those that a wake-up takes up, or waits for: it leaves owed ones of backfills alone, and in strict order all but the oldest. */
function triedNext(open: readonly OpenWindow[], { order }: PluginEntry): readonly OpenWindow[] {
  const oldest = open.find(({ kind }) => kind === "scheduled");
  return open.filter((window) =>
    window.lease !== null || window.kind === "scheduled" && (order === "any" || window === oldest)
  );
}

/** A wake-up waits for the ticks of its own minute; the next one is for those from the next minute on. */
function nextTick(schedule: Schedule, woken: Date): Date | null {
  return schedule.next(new Date(endOfMinute(woken).getTime() - 1));
}
