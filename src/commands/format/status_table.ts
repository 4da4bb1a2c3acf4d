import { STATES } from "../../domain/status/plugin_state.ts";
import type { Line } from "../../ports/screen.ts";
import type { PluginStatus } from "../../services/status.ts";
import { formatInstant } from "./instant.ts";
import { stateTable } from "./paint.ts";
import { formatLength, formatRelative } from "./relative.ts";
import { GAP } from "./table.ts";

/** Who reads the table, when and how. */
export interface StatusView {
  readonly zone: string;
  readonly now: Date;
  /** Columns of the terminal. */
  readonly columns: number;
  /** Show all of it, however wide it gets. */
  readonly wide: boolean;
}

/** A column: its title, and its cell for a plugin. */
type Column = readonly [title: string, cell: (plugin: PluginStatus, view: StatusView) => string];

const NAME_TITLE = "PLUGIN";
/** What is left of a long name where there is no room for it. */
const LEAST_NAME = 12;

const STATE: Column = ["STATE", ({ state }) => state];
const OWED: Column = [">OWED", ({ owed }) => String(owed)];

const WIDE: readonly Column[] = [
  STATE,
  ["DONE UP TO", ({ doneUpTo }, view) => both(doneUpTo, view, formatInstant)],
  ["NEXT TICK", (plugin, view) => both(nextOf(plugin), view, formatInstant)],
  ["LAST RUN", lastRun],
  OWED,
  ["LAST WAKE-UP", ({ lastWakeUp }, view) => both(lastWakeUp, view, formatInstant)],
  ["PROBLEMS", ({ problems }) => problems.join(", ") || "-"],
];

const FULL: readonly Column[] = [
  STATE,
  ["DONE UP TO", ({ doneUpTo }, view) => both(doneUpTo, view, shortInstant)],
  ["NEXT TICK", (plugin, view) => both(nextOf(plugin), view, shortInstant)],
  ["LAST RUN", lastRun],
  OWED,
];

const NARROW: readonly Column[] = [
  STATE,
  ["DONE", ({ doneUpTo }, view) => relative(doneUpTo, view)],
  ["NEXT", (plugin, view) => relative(nextOf(plugin), view)],
  OWED,
];

const NARROWEST: readonly Column[] = [STATE, OWED];

/** Returns how many plugins there are in each state: `ok` first, then what is most pressing. */
export function statusSummary(plugins: readonly Pick<PluginStatus, "state">[]): string {
  const order = ["ok" as const, ...STATES.filter((state) => state !== "ok")];
  const counts = order.map((state) =>
    [state, plugins.filter((plugin) => plugin.state === state).length] as const
  )
    .filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  const total = plugins.length === 1 ? "1 plugin" : `${plugins.length} plugins`;
  return counts.length === 0 ? total : `${total}: ${counts.join(", ")}`;
}

/** Returns the table of plugins, a line for each, no wider than the terminal: where it is narrow, it shows less. */
export function statusTable(plugins: readonly PluginStatus[], view: StatusView): Line[] {
  const longest = Math.max(NAME_TITLE.length, ...plugins.map(({ name }) => name.length));
  if (view.wide) return tableOf(plugins, view, { columns: WIDE, nameWidth: longest });
  const room = ({ rest }: Layout) => view.columns - rest - GAP.length;
  const layouts = [FULL, NARROW, NARROWEST].map((columns) => layoutOf(plugins, view, columns));
  const layout = layouts.find((layout) => room(layout) >= Math.min(longest, LEAST_NAME)) ?? layouts.at(-1)!;
  const nameWidth = Math.max(Math.min(longest, room(layout)), 1);
  return tableOf(plugins, view, { columns: layout.columns, nameWidth });
}

interface Layout {
  readonly columns: readonly Column[];
  /** How wide all columns but the name are. */
  readonly rest: number;
}

function layoutOf(plugins: readonly PluginStatus[], view: StatusView, columns: readonly Column[]): Layout {
  const widths = columns.map(([title, cell]) =>
    Math.max(title.replace(/^>/, "").length, ...plugins.map((plugin) => cell(plugin, view).length))
  );
  return { columns, rest: widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) };
}

interface TableLayout extends Pick<Layout, "columns"> {
  readonly nameWidth: number;
}

function tableOf(
  plugins: readonly PluginStatus[],
  view: StatusView,
  { columns, nameWidth }: TableLayout,
): Line[] {
  const head = [shortened(NAME_TITLE, nameWidth), ...columns.map(([title]) => title)];
  const rows = plugins.map((plugin) => [
    shortened(plugin.name, nameWidth),
    ...columns.map(([, cell]) => cell(plugin, view)),
  ]);
  return stateTable(head, rows, 1);
}

/** Leaves out the middle of a name: many differ at the end only. */
function shortened(name: string, width: number): string {
  if (name.length <= width) return name;
  const end = Math.floor((width - 1) / 2);
  return `${name.slice(0, width - 1 - end)}…${end === 0 ? "" : name.slice(-end)}`;
}

function nextOf({ state, nextTick }: PluginStatus): Date | null {
  return state === "disabled" ? null : nextTick;
}

function lastRun({ running, lastRun }: PluginStatus, { now }: StatusView): string {
  const [run] = running;
  if (run !== undefined) return `running ${formatLength(now.getTime() - run.startedAt.getTime())}`;
  if (lastRun === null) return "-";
  const { outcome, startedAt, endedAt } = lastRun;
  // A run whose process is gone has not ended in the ledger yet.
  if (endedAt === null) return "lost";
  const tookMs = endedAt.getTime() - startedAt.getTime();
  return `${outcome} ${tookMs < 1000 ? `${Math.max(0, tookMs)}ms` : formatLength(tookMs)}`;
}

function both(
  instant: Date | null,
  view: StatusView,
  format: (instant: Date, zone: string, now: Date) => string,
): string {
  if (isNever(instant)) return "-";
  return `${format(instant, view.zone, view.now)} ${formatRelative(instant, view.now)}`;
}

function relative(instant: Date | null, { now }: StatusView): string {
  return isNever(instant) ? "-" : formatRelative(instant, now);
}

/** Time that begins with the epoch, and of which nothing is done yet. */
function isNever(instant: Date | null): instant is null {
  return instant === null || instant.getTime() === 0;
}

/** The time of today, or the date of another day. */
function shortInstant(instant: Date, zone: string, now: Date): string {
  const [date = "", time = ""] = formatInstant(instant, zone).split(" ");
  const [today = ""] = formatInstant(now, zone).split(" ");
  if (date === today) return time.slice(0, 5);
  return date.slice(0, 4) === today.slice(0, 4) ? date.slice(5) : date;
}
