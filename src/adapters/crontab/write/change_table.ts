import type { Clock } from "../../../ports/clock.ts";
import { CrontabError } from "../../../ports/crontab.ts";
import type { CrontabBackups } from "../../../ports/crontab_backups.ts";
import type { CrontabLock } from "./crontab_lock.ts";
import { type CrontabTable, isCutShort, type Reading } from "./crontab_table.ts";
import { waitBeforeWrite, waitForQuiet, waitForWriters } from "./waits.ts";

/** What a table is changed with. */
export interface ChangeDeps {
  readonly table: CrontabTable;
  readonly clock: Clock;
  readonly backups: CrontabBackups;
  /** Held. */
  readonly lock: Pick<CrontabLock, "lastWrite" | "recordWrite">;
}

/** A change of a table: pure, since it is made again on what others write in between. */
type Change = (before: string) => string;

/** How often the table is changed again before that is given up. */
const ROUNDS = 40;
/** How many writes may be lost: one more would be, too. */
const LOSSES = 3;
/** How often someone who seems to be about to write, and does not, is waited for, and how long each time. */
const PATIENCE = 10;
const PAUSE = 100;
/** How long a text is there before it counts as left alone. */
const SETTLE = 500;

/** Why an old text is to come back. */
const SPOILED = {
  "cut short": "Cannot install the crontab: cron kept only a part of it, the disk may be full",
  "never held":
    `Cannot change the crontab: it did not hold what was written, ${LOSSES} times over; cron alters what it is given`,
};
const NEVER_LEFT =
  "Cannot change the crontab: something else keeps writing it; what stands there is theirs, " +
  'and "gapless crontab backups" has what stood there before; try again later';

/** What is known of others: once seen, they may come unseen; once they wrote, a text that changes is not cron's doing. */
type Others = "unseen" | "seen" | "writing";

/** What every state carries along. */
interface Progress {
  readonly others: Others;
  readonly rounds: number;
  readonly patience: number;
  /** What our first write replaced, and how many of our writes were lost; null before it. */
  readonly ours: { readonly replaced: string; readonly losses: number } | null;
}

interface WrittenProgress extends Progress {
  readonly ours: NonNullable<Progress["ours"]>;
}

/** Where a change of a table may be, and what is known there. */
interface States {
  /** The table was read: what is to be written follows from it. */
  read: { readonly current: Reading; readonly progress: Progress };
  /** There is something to write. */
  planned: { readonly before: Reading; readonly after: string; readonly progress: Progress };
  /** Someone else wrote, or was about to: nothing was written. */
  raced: { readonly before: Reading; readonly current: Reading; readonly progress: Progress };
  /** Our text was written, unless what cron printed (usually nothing) shows otherwise, and read back. */
  written: {
    readonly before: Reading;
    readonly after: string;
    readonly output: string;
    readonly current: Reading;
    readonly progress: WrittenProgress;
  };
  /** Our text is there. */
  held: { readonly after: string; readonly progress: WrittenProgress };
  /** Something else is there: by someone who goes on writing, or by cron itself. */
  lost: { readonly current: Reading; readonly progress: WrittenProgress };
  /** What is there is cron's doing, and the old text is to come back. */
  spoiled: { readonly old: string; readonly current: Reading; readonly why: keyof typeof SPOILED };
  done: { readonly before: string; readonly after: string };
  failed: { readonly error: CrontabError };
}

type State<K extends keyof States = keyof States> = {
  [Kind in K]: { readonly kind: Kind } & States[Kind];
}[K];

/**
 * Changes a table: reads, makes ready, reads again, writes, reads back. It believes nothing that it has not read, and what
 * others write in between is what is changed next. Nothing that someone else wrote is ever replaced by anything older.
 *
 * @throws {CrontabError} If the table does not hold the text in the end.
 */
export async function changeTable(deps: ChangeDeps, change: Change): Promise<States["done"]> {
  const progress: Progress = { others: "unseen", rounds: 0, patience: PATIENCE, ours: null };
  let state: State = { kind: "read", current: await deps.table.read(), progress };
  while (state.kind !== "done" && state.kind !== "failed") state = await next(deps, change, state);
  if (state.kind === "failed") throw state.error;
  return { before: state.before, after: state.after };
}

/** The type of each function is where its state leads. */
function next(
  deps: ChangeDeps,
  change: Change,
  state: State<Exclude<keyof States, "done" | "failed">>,
): State | Promise<State> {
  switch (state.kind) {
    case "read":
      return plan(change, state);
    case "planned":
      return write(deps, state);
    case "raced":
      return waitForRival(deps, state);
    case "written":
      return compare(state);
    case "held":
      return settle(deps, state);
    case "lost":
      return startAgain(deps, state);
    case "spoiled":
      return putBack(deps, state);
  }
}

function plan(
  change: Change,
  { current, progress }: State<"read">,
): State<"done" | "planned" | "spoiled" | "failed"> {
  if (progress.rounds === ROUNDS) return giveUp(current, progress);
  const { text: before, doubt } = current;
  const after = change(before);
  if (after === before) return { kind: "done", before: progress.ours?.replaced ?? before, after };
  if (doubt !== null) return failed(`Cannot change the crontab: ${doubt} (nothing was changed)`);
  return { kind: "planned", before: current, after, progress: { ...progress, rounds: progress.rounds + 1 } };
}

/** Writes when cron will notice and nobody else is about to write, and reads back. */
async function write(
  { table, clock, backups, lock }: ChangeDeps,
  { before, after, progress }: State<"planned">,
): Promise<State<"raced" | "written">> {
  await clock.sleep(waitBeforeWrite(clock.now(), await lock.lastWrite()));
  await using draft = await table.prepare(before, after);
  await backups.keep(before.text);
  const isContested = await waitForWriters(table, clock);
  const result = await draft.write(progress.patience > 0);
  if (result.kind === "written") await lock.recordWrite(clock.now());
  // Who read it before the write, and writes by that, is seen now, has written before it is read back, or is seen then.
  const isInUse = isContested || table.isInUse();
  const current = await table.read();
  const others = isInUse || table.isInUse() ? seen(progress.others) : progress.others;
  if (result.kind === "raced") return { kind: "raced", before, current, progress: { ...progress, others } };
  const later = { ...progress, others, ours: progress.ours ?? { replaced: before.text, losses: 0 } };
  return { kind: "written", before, after, output: result.output, current, progress: later };
}

/** Someone who does not know the lock wrote in between, and their text is what must be changed; or is about to. */
async function waitForRival(
  { clock }: ChangeDeps,
  { before, current, progress }: State<"raced">,
): Promise<State<"read">> {
  if (current.text !== before.text) {
    return { kind: "read", current, progress: { ...progress, others: "writing" } };
  }
  await clock.sleep(PAUSE);
  const patience = progress.patience - 1;
  return { kind: "read", current, progress: { ...progress, others: seen(progress.others), patience } };
}

function compare(
  { before, after, output, current, progress }: State<"written">,
): State<"held" | "lost" | "spoiled" | "failed"> {
  if (current.text === after) return { kind: "held", after, progress };
  if (current.text === before.text && output !== "") {
    return failed(`Cannot install the crontab: ${output} (the old one is still there)`);
  }
  if (isCutShort(current, after)) return { kind: "spoiled", old: before.text, current, why: "cut short" };
  return { kind: "lost", current, progress };
}

/** Who read before the write did not know of it, and may overwrite it; and not everybody is seen. */
async function settle(
  { table, clock }: ChangeDeps,
  { after, progress }: State<"held">,
): Promise<State<"done" | "read">> {
  const done = { kind: "done", before: progress.ours.replaced, after } as const;
  if (progress.others === "unseen") return done;
  await waitForQuiet(table, clock);
  await clock.sleep(SETTLE);
  const current = await table.read();
  return current.text === after
    ? done
    : { kind: "read", current, progress: { ...progress, others: "writing" } };
}

async function startAgain(
  { table, clock }: ChangeDeps,
  { current: left, progress }: State<"lost">,
): Promise<State<"read" | "spoiled" | "failed">> {
  const ours = { ...progress.ours, losses: progress.ours.losses + 1 };
  if (ours.losses === LOSSES) return giveUp(left, progress);
  const others = await waitForQuiet(table, clock) ? seen(progress.others) : progress.others;
  await clock.sleep(SETTLE);
  const current = await table.read();
  const isLeft = current.text === left.text;
  return { kind: "read", current, progress: { ...progress, ours, others: isLeft ? others : "writing" } };
}

/** As long as nobody else writes, what is there after writes that did not hold is cron's own doing. */
function giveUp(current: Reading, { ours, others }: Progress): State<"spoiled" | "failed"> {
  if (ours === null || others === "writing") return failed(NEVER_LEFT);
  return { kind: "spoiled", old: ours.replaced, current, why: "never held" };
}

/** Installs the old text again, unless someone else has written meanwhile. */
async function putBack(
  { table, backups, clock, lock }: ChangeDeps,
  { old, current, why }: State<"spoiled">,
): Promise<State<"failed">> {
  const latest = await table.read();
  const isTheirs = latest.text !== current.text || latest.isAbsent !== current.isAbsent;
  const left = isTheirs
    ? `someone else has written it since; what stood there before is in ${backups.place}`
    : latest.text === old || await install()
    ? "the old one is there again"
    : `the old one is in ${backups.place}`;
  return failed(`${SPOILED[why]} (${left})`);

  async function install(): Promise<boolean> {
    try {
      await using draft = await table.prepare(latest, old);
      // Cut short, it has nothing of its own; altered, it may be someone else's, who wrote right after each write.
      if (why === "never held") await backups.keep(latest.text);
      if ((await draft.write(false)).kind === "raced") return false;
      await lock.recordWrite(clock.now());
      return (await table.read()).text === old;
    } catch (error) {
      // The disk may be too full for the old text as well; what went wrong first is what counts.
      if (error instanceof CrontabError) return false;
      throw error;
    }
  }
}

function seen(others: Others): Others {
  return others === "unseen" ? "seen" : others;
}

function failed(message: string): State<"failed"> {
  return { kind: "failed", error: new CrontabError(message) };
}
