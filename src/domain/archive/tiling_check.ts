import { numberOf, textOf } from "./cells.ts";
import { instantOf, type TellFault } from "./fault.ts";
import type { Row } from "./tables.ts";

/** A track of windows: the scheduled ones of a plugin, or those of a backfill. */
interface Track {
  readonly plugin: string;
  readonly name: string;
  /** Where its first window starts; null where any start will do. */
  readonly start: number | null;
  readonly cursor: number | null;
  covered: number | null;
  /** Up to where time was covered that a rewind took back; null if none was. */
  takenBack: number | null;
}

/** Checks that the windows of every track follow each other with no gap and no overlap, up to the track's cursor. */
export class TilingCheck {
  readonly #tell: TellFault;
  readonly #plugins = new Map<string, Track>();
  readonly #backfills = new Map<number, Track>();

  constructor(tell: TellFault) {
    this.#tell = tell;
  }

  addPlugin(row: Row): void {
    const name = textOf(row, "name");
    const cursor = row.cursor === null ? null : numberOf(row, "cursor");
    this.#plugins.set(name, {
      plugin: name,
      name: "scheduled windows",
      start: null,
      cursor,
      covered: null,
      takenBack: null,
    });
  }

  addBackfill(row: Row): void {
    const [id, start] = [numberOf(row, "id"), numberOf(row, "start")];
    this.#backfills.set(id, {
      plugin: textOf(row, "plugin"),
      name: `windows of backfill ${id}`,
      start,
      cursor: numberOf(row, "cursor"),
      covered: null,
      takenBack: null,
    });
  }

  /** Takes a window; those of one track come oldest first. */
  addWindow(row: Row): void {
    const plugin = textOf(row, "plugin");
    if (row.state === "rewound") return this.#addRewound(plugin, numberOf(row, "end"));
    const backfill = row.kind === "backfill";
    const track = backfill ? this.#backfills.get(numberOf(row, "backfill_id")) : this.#plugins.get(plugin);
    if (track === undefined || track.plugin !== plugin) {
      return this.#tell({
        plugin,
        message: `window ${row.id} is of a ${backfill ? "backfill" : "plugin"} that is not there`,
      });
    }
    const [start, end] = [numberOf(row, "start"), numberOf(row, "end")];
    const covered = track.covered ?? track.start ?? start;
    if (start > covered) this.#tell({ plugin, message: gap(track, covered, start) });
    if (start < covered) this.#tell({ plugin, message: overlap(track, start, Math.min(covered, end)) });
    track.covered = Math.max(covered, end);
  }

  /** Looks at the cursors, when all windows have been taken. */
  end(): void {
    for (const track of [...this.#plugins.values(), ...this.#backfills.values()]) {
      const { plugin, name, cursor } = track;
      const covered = track.covered ?? track.start;
      if (cursor === covered || covered === null && isTakenBack(track)) continue;
      this.#tell({
        plugin,
        message: covered === null
          ? `no window, but the cursor stands at ${instantOf(cursor)}`
          : `${name} end at ${instantOf(covered)}, but the cursor stands at ${instantOf(cursor)}`,
      });
    }
  }

  /** What was taken back covers no time. */
  #addRewound(plugin: string, end: number): void {
    const track = this.#plugins.get(plugin);
    if (track !== undefined) track.takenBack = Math.max(track.takenBack ?? end, end);
  }
}

/** A rewind to before a plugin's first window leaves no window, and a cursor before what it took back. */
function isTakenBack({ cursor, takenBack }: Track): boolean {
  return cursor !== null && takenBack !== null && cursor < takenBack;
}

function gap({ name }: Track, start: number, end: number): string {
  return `gap among ${name}: nothing covers [${instantOf(start)}, ${instantOf(end)})`;
}

function overlap({ name }: Track, start: number, end: number): string {
  return `overlap among ${name}: [${instantOf(start)}, ${instantOf(end)}) is covered twice`;
}
