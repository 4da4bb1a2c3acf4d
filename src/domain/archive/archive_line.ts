import { asRecord } from "../text/as_record.ts";
import { isColumnOf, type NumberedTable, type Row, type TableName, type TableRow, TABLES } from "./tables.ts";

/** Version of the form in which ledgers are exported; it changes with their tables. The first is that of Gapless 0.1.0. */
export const ARCHIVE_VERSION = 4;

/** One line of an exported ledger. */
export type ArchiveLine =
  /** The first: which number each table gives next, so that none is used again. */
  | {
    readonly kind: "head";
    readonly version: number;
    readonly next: Readonly<Record<NumberedTable, number>>;
  }
  | { readonly kind: "row" } & TableRow
  /** The last: how many rows there are, so that a part of a file is not taken for the whole. */
  | { readonly kind: "end"; readonly rows: number };

/**
 * Returns a line as JSON, without its newline.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatArchiveLine({ kind: "end", rows: 2 }), '{"end":2}');
 * assertEquals(parseArchiveLine('{"end":2}'), { kind: "end", rows: 2 });
 * ```
 */
export function formatArchiveLine(line: ArchiveLine): string {
  switch (line.kind) {
    case "head":
      return JSON.stringify({ gapless: "ledger", version: line.version, next: line.next });
    case "row":
      return JSON.stringify({ [line.table]: line.row }, [line.table, ...TABLES[line.table]]);
    case "end":
      return JSON.stringify({ end: line.rows });
  }
}

/**
 * The opposite of `formatArchiveLine()`. Columns that are newer than the line are null.
 *
 * @param version Of the form that the line has, as its head says.
 * @throws {SyntaxError} If the text is no such line; the message says only why.
 */
export function parseArchiveLine(text: string, version: number = ARCHIVE_VERSION): ArchiveLine {
  const value = parseJson(text);
  if (value.gapless === "ledger") return parseHead(value);
  const [[key, content] = [], ...others] = Object.entries(value);
  if (key === "end" && others.length === 0 && isCount(content)) return { kind: "end", rows: content };
  const table = Object.keys(TABLES).find((name): name is TableName => name === key);
  if (table === undefined || others.length > 0) throw new SyntaxError("it is no line of an exported ledger");
  return { kind: "row", table, row: parseRow(table, { content, version }) };
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return requireRecord(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError("it is no JSON object", { cause: error });
  }
}

function parseHead({ version, next }: Record<string, unknown>): ArchiveLine {
  if (!isCount(version) || version < 1 || version > ARCHIVE_VERSION) {
    throw new SyntaxError(
      `it is of version ${
        JSON.stringify(version)
      }, and this program knows versions up to ${ARCHIVE_VERSION}; ` +
        "import it with the program that exported it, or a newer one",
    );
  }
  const { decisions, backfills, windows, runs } = requireRecord(next);
  if (!isCount(decisions) || !isCount(backfills) || !isCount(windows) || !isCount(runs)) {
    throw new SyntaxError("it does not say which numbers come next");
  }
  return { kind: "head", version, next: { decisions, backfills, windows, runs } };
}

interface RowContent {
  readonly content: unknown;
  readonly version: number;
}

function parseRow(table: TableName, { content, version }: RowContent): Row {
  const given = requireRecord(content);
  const row: Record<string, string | number | null> = {};
  for (const column of TABLES[table]) {
    const value = isColumnOf(version, column) ? given[column] : null;
    if (typeof value !== "string" && !Number.isSafeInteger(value) && value !== null) {
      throw new SyntaxError(`its "${column}" is missing, or neither a text, a whole number nor null`);
    }
    row[column] = value as string | number | null;
  }
  const strange = Object.keys(given).find((column) => !(column in row) || !isColumnOf(version, column));
  if (strange !== undefined) throw new SyntaxError(`"${strange}" is no column of "${table}"`);
  return row;
}

function requireRecord(value: unknown): Record<string, unknown> {
  const record = asRecord(value);
  if (record === undefined) throw new SyntaxError("it is no JSON object");
  return record;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
