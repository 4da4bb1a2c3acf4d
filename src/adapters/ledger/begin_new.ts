import type { Kysely, Selectable } from "kysely";
import type { ClaimState, ClaimStep } from "../../domain/window/claim.ts";
import type { ClaimedWindow, ClaimRequest } from "../../ports/ledger.ts";
import { addWindow } from "./add_window.ts";
import { moveCursor } from "./move_cursor.ts";
import { isShared } from "./hold.ts";
import { executeLast } from "./postgres/execute_last.ts";
import type { Tables, WindowsTable } from "./tables.ts";
import { toWindowRecord } from "./to_window_record.ts";

/** What `beginNew()` takes. */
export interface NewClaim {
  readonly state: ClaimState;
  readonly step: ClaimStep & { readonly kind: "new" };
  readonly request: ClaimRequest;
}

/** Adds a new window, leased, and begins the first run on it; moves the cursor of the plugin, or of the backfill. */
export async function beginNew(db: Kysely<Tables>, claim: NewClaim): Promise<ClaimedWindow> {
  const { state: { record: { name } }, step: { skipped }, request } = claim;
  if (skipped !== null) await addWindow(db, { ...skipped, plugin: name, state: "skipped" });
  const window = windowOf(claim);
  const { windowId, runId } = isShared(db)
    ? await beginAtOnce(db, claim, window)
    : await beginInSteps(db, claim, window);
  return {
    kind: "claimed",
    lease: { windowId, token: window.token },
    window: toWindowRecord({ ...window, id: windowId }),
    runId,
    attempt: window.attempts,
    trigger: request.trigger,
  };
}

/** Numbers of the window and the run that were begun. */
interface Begun {
  readonly windowId: number;
  readonly runId: number;
}

async function beginInSteps(db: Kysely<Tables>, claim: NewClaim, window: NewRow): Promise<Begun> {
  const { id: windowId } = await db.insertInto("windows").values(window).returning("id")
    .executeTakeFirstOrThrow();
  const { record: { name, cursor }, backfill } = claim.state;
  if (backfill === null) await moveCursor(db, name, { start: cursor, end: claim.step.window.end });
  else await moveBackfill(db, backfill.id, window.end);
  const run = { ...runOf(claim, window), window_id: windowId };
  const { id: runId } = await db.insertInto("runs").values(run).returning("id").executeTakeFirstOrThrow();
  return { windowId, runId };
}

/** The same in one statement, where each is a way to a server and back; nothing of the transaction may follow. */
async function beginAtOnce(db: Kysely<Tables>, claim: NewClaim, window: NewRow): Promise<Begun> {
  const { record: { name, cursor }, backfill } = claim.state;
  if (backfill !== null) return await beginInSteps(db, claim, window);
  // If the cursor moved meanwhile, the window is nobody's: the database refuses it, and all that came before.
  const begin = db
    .with("moved", (db) =>
      db.updateTable("plugins").set({ cursor: window.end }).where("name", "=", name)
        .where("cursor", "is not distinct from", cursor?.getTime() ?? null).returning("name"))
    .with("added", (db) =>
      db.insertInto("windows")
        .values({ ...window, plugin: ({ selectFrom }) => selectFrom("moved").select("name") }).returning(
          "id",
        ))
    .insertInto("runs")
    .values({ ...runOf(claim, window), window_id: ({ selectFrom }) => selectFrom("added").select("id") })
    .returning(["window_id as windowId", "id as runId"]);
  const [begun] = await executeLast(db, begin);
  if (begun === undefined) {
    throw new Error(`Cannot begin a window of "${name}": the database did not tell of it`);
  }
  return begun;
}

async function moveBackfill(db: Kysely<Tables>, id: number, cursor: number): Promise<void> {
  await db.updateTable("backfills").set({ cursor }).where("id", "=", id).execute();
}

type NewRow = Omit<Selectable<WindowsTable>, "id">;

function windowOf({ state: { record, backfill }, step: { window }, request }: NewClaim): NewRow {
  const { owner, expiresAt } = request;
  return {
    plugin: record.name,
    kind: backfill === null ? "scheduled" : "backfill",
    backfill_id: backfill?.id ?? null,
    start: window.start.getTime(),
    end: window.end.getTime(),
    state: "leased",
    attempts: 1,
    failures: 0,
    not_before: null,
    token: 1,
    owner_host: owner.host,
    owner_boot: owner.boot,
    owner_namespace: owner.namespace,
    owner_pid: owner.pid,
    owner_started: owner.started,
    expires_at: expiresAt.getTime(),
    stop_at: null,
    decision_id: null,
  };
}

function runOf({ request: { trigger, owner, now } }: NewClaim, window: NewRow) {
  return {
    plugin: window.plugin,
    token: window.token,
    window_start: window.start,
    window_end: window.end,
    attempt: window.attempts,
    trigger,
    outcome: "running" as const,
    host: owner.host,
    started_at: now.getTime(),
  };
}
