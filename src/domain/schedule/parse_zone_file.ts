import { changesOf, parsePosixZone, type PosixZone } from "./posix_zone.ts";
import type { Span, ZoneChange, ZoneChanges } from "./zone_changes.ts";

/** Returns how a zone's clock changes within a span; for the same span the same object. */
export type ZoneClock = (span: Span) => ZoneChanges;

const HEADER = 44;
const SECOND = 1000;

/**
 * Reads a time zone file of the system (RFC 8536), such as `/etc/localtime`.
 *
 * @throws {SyntaxError} If it is none, or of the first version, which knows no time beyond 2037.
 */
export function parseZoneFile(bytes: Uint8Array): ZoneClock {
  const file = readZoneFile(bytes);
  const known = new Map<string, ZoneChanges>();
  return (span) => {
    const key = `${span.start} ${span.end}`;
    const changes = known.get(key) ?? changesWithin(file, span);
    known.set(key, changes);
    return changes;
  };
}

function readZoneFile(bytes: Uint8Array): ZoneFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return readBlock(bytes, view, secondBlock(bytes, view));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("Cannot read the time zone file: it ends too early", { cause: error });
  }
}

function readBlock(bytes: Uint8Array, view: DataView, start: number): ZoneFile {
  const { times, types, names, leaps, standards, universals } = countsAt(view, start);
  const body = start + HEADER;
  const offset = (type: number) => Math.round(view.getInt32(body + times * 9 + type * 6) / 60);
  const steps = Array.from({ length: times }, (_, index) => ({
    at: Number(view.getBigInt64(body + index * 8)) * SECOND,
    after: offset(view.getUint8(body + times * 8 + index)),
  }));
  const end = body + times * 9 + types * 6 + names + leaps * 12 + standards + universals;
  const footer = new TextDecoder().decode(bytes.subarray(end)).trim();
  return { first: offset(0), steps, rule: footer === "" ? null : parsePosixZone(footer) };
}

interface ZoneFile {
  /** Minutes ahead of UTC before the first step; those of the past may have had seconds. */
  readonly first: number;
  readonly steps: readonly { readonly at: number; readonly after: number }[];
  /** What holds after the last step. */
  readonly rule: PosixZone | null;
}

function changesWithin({ first, steps, rule }: ZoneFile, { start, end }: Span): ZoneChanges {
  const last = steps.at(-1)?.at ?? -Infinity;
  const all = [...steps];
  if (rule !== null) {
    for (let year = new Date(start).getUTCFullYear() - 1; year <= new Date(end).getUTCFullYear(); year++) {
      all.push(...changesOf(rule, year).filter(({ at }) => at > last));
    }
    if (rule.summer === null) all.push({ at: last, after: rule.standard });
  }
  let before = first;
  let offset = first;
  const changes: ZoneChange[] = [];
  for (const { at, after } of all) {
    if (at > end) break;
    if (at <= start) offset = after;
    else if (after !== before) changes.push({ at, before, after });
    before = after;
  }
  return { offset, changes };
}

/** The second block has wide times; before it stands the same in narrow ones. */
function secondBlock(bytes: Uint8Array, view: DataView): number {
  const magic = new TextDecoder().decode(bytes.subarray(0, 4));
  if (bytes.length < HEADER || magic !== "TZif" || view.getUint8(4) < "2".charCodeAt(0)) {
    throw new SyntaxError("Cannot read the time zone file: it is none, or of an old form");
  }
  const { times, types, names, leaps, standards, universals } = countsAt(view, 0);
  return HEADER + times * 5 + types * 6 + names + leaps * 8 + standards + universals;
}

function countsAt(view: DataView, start: number) {
  const count = (index: number) => view.getUint32(start + 20 + index * 4);
  return {
    universals: count(0),
    standards: count(1),
    leaps: count(2),
    times: count(3),
    types: count(4),
    names: count(5),
  };
}
