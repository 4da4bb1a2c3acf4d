import { parseStep } from "../../src/domain/window/step.ts";
import type { Decision } from "../../src/domain/window/decision.ts";
import { pauseAt } from "../../src/domain/window/pause.ts";
import { runBackfill } from "../../src/services/hand_work/backfill.ts";
import { missedTime } from "../../src/services/hand_work/missed_time.ts";
import { prepareOnRecord } from "../../src/services/load/put_on_record.ts";
import { rewindPlugin } from "../../src/services/hand_work/rewind_plugin.ts";
import { wake, type WakeRoom } from "../../src/services/wake/wake.ts";
import type { SimProcess } from "./sim_process.ts";
import type { Event } from "./step.ts";

/** What a process does from its beginning to its end: what one of the commands does. */
export type Act = (room: WakeRoom, process: SimProcess) => Promise<unknown>;

const HOUR = 3_600_000;

/** `gapless run NAME`, by cron or (with `upTo`) by hand. */
export function wakingUp(): Act {
  return async (room, { entry, upTo, stop: { signal: stop } }) => {
    // Who runs a paused plugin by hand is refused.
    const record = (await room.ledger.state(entry.name))?.record;
    if (upTo && record && pauseAt(record, room.clock.now())) return;
    await wake(room, { entry, stop, echo: () => {}, ...upTo ? { upTo } : {} });
  };
}

/** `gapless backfill NAME`. */
export function backfilling({ ago, hours, step, parallel }: Event & { kind: "backfill" }): Act {
  return async (room, { entry, stop: { signal: stop } }) => {
    const { ledger, clock } = room;
    const { name, module } = entry;
    const end = new Date(clock.now().getTime() - ago * HOUR);
    const span = { start: new Date(end.getTime() - hours * HOUR), end, step: parseStep(step) };
    const prepared = await prepareOnRecord(room, entry);
    if (await ledger.state(name) === undefined) {
      await ledger.register({ name, module: module.text, now: clock.now() });
    }
    const [unfinished] = hours === 0 ? await ledger.backfills(name) : [];
    if (hours === 0 && unfinished === undefined) return;
    const backfill = unfinished?.backfill ?? await ledger.beginBackfill(name, span, decision(room));
    const lanes = entry.overlap === "allow" ? parallel : 1;
    const request = { entry, prepared, backfill, parallel: lanes, trigger: "backfill", stop } as const;
    await runBackfill(room, { ...request, echo: () => {}, onProgress: () => {} });
  };
}

/** `gapless pause NAME`. */
export function pausing({ minutes }: Event & { kind: "pause" }): Act {
  return (room, { entry }) =>
    room.ledger.pause(entry.name, { ...decision(room), until: untilOf(room, minutes) });
}

function untilOf({ clock }: Pick<WakeRoom, "clock">, minutes: number | null): Date | null {
  return minutes === null ? null : new Date(clock.now().getTime() + minutes * 60_000);
}

/** `gapless resume NAME`. */
export function resuming({ skipMissed }: Event & { kind: "resume" }): Act {
  return async (room, { entry }) => {
    const skip = skipMissed ? await missedTime(room, entry) : null;
    await room.ledger.resume(entry.name, { decision: decision(room), skip });
  };
}

/** `gapless retry NAME` and `gapless skip NAME`, of one window or of all. */
export function choosing(kind: "retry" | "skip", windowId: number | undefined): Act {
  return (room, { entry }) => {
    const choice = { plugin: entry.name, decision: decision(room) };
    return room.ledger[kind](windowId === undefined ? choice : { ...choice, windowId });
  };
}

/** `gapless rewind NAME --to DATE`. */
export function rewinding(to: Date): Act {
  return (room, { entry }) => rewindPlugin(room, entry, { to, decision: decision(room) });
}

function decision({ clock }: Pick<WakeRoom, "clock">): Decision {
  return { by: "ann@here", at: clock.now(), why: null };
}
