import type { Selectable } from "kysely";
import type { Retention } from "../../../domain/archive/retention.ts";
import type { Transaction } from "../database/ledger_database.ts";
import { type Queries, queriesOn } from "../database/queries_on.ts";
import type { WindowsTable } from "../database/tables.ts";
import { findPlugin } from "../rows/plugins.ts";

/** Finds runs that may go: old, not among the newest, and of settled windows. Oldest first. */
export async function findOldRuns(
  db: Queries,
  plugin: string,
  { before, newest, limit }: Retention & { readonly limit: number },
): Promise<number[]> {
  const kept = await db.selectFrom("runs").select("id").where("plugin", "=", plugin)
    .orderBy("id", "desc").offset(newest).limit(1).executeTakeFirst();
  if (kept === undefined) return [];
  const rows = await db.selectFrom("runs").select("id").where("plugin", "=", plugin)
    .where("id", "<=", kept.id).where("ended_at", "<", before.getTime())
    .where(({ not, exists, selectFrom }) =>
      not(exists(
        selectFrom("windows").select("windows.id").whereRef("windows.id", "=", "runs.window_id")
          .where("windows.state", "in", ["leased", "owed", "parked"]),
      ))
    )
    .orderBy("id").limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** Deletes runs. */
export async function deleteRuns(db: Queries, ids: readonly number[]): Promise<void> {
  await db.deleteFrom("runs").where("id", "in", ids).execute();
}

/** What `compactWindows()` takes. */
export interface Compaction {
  readonly plugin: string;
  /** Windows that end later are left alone. */
  readonly before: Date;
  /** Windows that start earlier have been looked at. */
  readonly from: number;
  /** How many windows to look at. */
  readonly limit: number;
}

/** What became of it. */
export interface Compacted {
  /** By how many there are fewer windows. */
  readonly gone: number;
  /** From where to go on; null at the end. */
  readonly next: number | null;
}

type Candidate = Pick<
  Selectable<WindowsTable>,
  "id" | "start" | "end" | "state" | "attempts" | "failures" | "decision_id" | "reason"
>;

/**
 * Makes one window of each row of old ones that follow each other, went the same way and have no runs left, in the
 * transaction `sql`. Time stays tiled: the one covers just what they covered.
 */
export async function compactWindows(sql: Transaction, compaction: Compaction): Promise<Compacted> {
  const { plugin, limit } = compaction;
  // Locked, as by a claim or a rewind: neither may find a window gone that it has just seen.
  await findPlugin(sql, plugin, "change");
  const db = queriesOn(sql);
  const found = await findCandidates(db, compaction);
  let gone = 0;
  for (const group of groupsOf(found)) {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined || first === last) continue;
    await db.deleteFrom("windows").where("id", "in", group.map(({ id }) => id)).execute();
    await db.insertInto("windows").values({
      plugin,
      kind: "scheduled",
      start: first.start,
      end: last.end,
      state: first.state,
      attempts: sum(group, "attempts"),
      failures: sum(group, "failures"),
      token: 0,
      decision_id: first.decision_id,
      reason: first.reason,
    }).execute();
    gone += group.length - 1;
  }
  const last = groupsOf(found).at(-1)?.[0];
  return { gone, next: found.length < limit || last === undefined ? null : last.start };
}

async function findCandidates(db: Queries, { plugin, before, from, limit }: Compaction) {
  return await db.selectFrom("windows")
    .select(["id", "start", "end", "state", "attempts", "failures", "decision_id", "reason"])
    .select(({ exists, selectFrom }) =>
      exists(selectFrom("runs").select("runs.id").whereRef("runs.window_id", "=", "windows.id")).as(
        "has_runs",
      )
    )
    .where("plugin", "=", plugin).where("kind", "=", "scheduled").where("state", "!=", "rewound")
    .where("start", ">=", from).where("end", "<=", before.getTime())
    .orderBy("start").limit(limit).execute();
}

/** Cuts windows, oldest first, into rows that can be one. */
function groupsOf(windows: readonly (Candidate & { readonly has_runs: unknown })[]): Candidate[][] {
  const groups: Candidate[][] = [];
  let open = false;
  for (const window of windows) {
    const mergeable = (window.state === "done" || window.state === "skipped") && !Number(window.has_runs);
    const last = groups.at(-1)?.at(-1);
    const fits = open && mergeable && last?.end === window.start && last.state === window.state &&
      last.decision_id === window.decision_id && last.reason === window.reason;
    if (fits) groups.at(-1)?.push(window);
    else groups.push([window]);
    open = mergeable;
  }
  return groups;
}

function sum(group: readonly Candidate[], column: "attempts" | "failures"): number {
  return group.reduce((total, window) => total + window[column], 0);
}
