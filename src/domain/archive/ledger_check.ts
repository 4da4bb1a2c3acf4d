import type { LedgerFault } from "./fault.ts";
import { LeaseCheck } from "./lease_check.ts";
import type { TableName, TableRow } from "./tables.ts";
import { TilingCheck } from "./tiling_check.ts";

/**
 * Looks a ledger through, row by row in the order of an export, for what must not be: gaps and overlaps, cursors that
 * stand elsewhere, leases without owners or runs, runs without windows, miscounts.
 *
 * @example A gap
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const faults: string[] = [];
 * const check = new LedgerCheck(({ plugin, message }) => faults.push(`${plugin}: ${message}`));
 * check.add({ table: "plugins", row: { name: "report", cursor: 3_600_000 } });
 * check.end();
 * assertEquals(faults, ["report: no window, but the cursor stands at 1970-01-01T01:00:00.000Z"]);
 * ```
 */
export class LedgerCheck {
  readonly #counts = new Map<TableName, number>();
  readonly #tiling: TilingCheck;
  readonly #leases: LeaseCheck;

  /** @param tell Hears of each fault as soon as it is found. */
  constructor(tell: (fault: LedgerFault) => void) {
    this.#tiling = new TilingCheck(tell);
    this.#leases = new LeaseCheck(tell);
  }

  /** Takes a row. */
  add({ table, row }: TableRow): void {
    this.#counts.set(table, this.count(table) + 1);
    switch (table) {
      case "plugins":
        return this.#tiling.addPlugin(row);
      case "decisions":
        return;
      case "backfills":
        return this.#tiling.addBackfill(row);
      case "windows":
        this.#tiling.addWindow(row);
        return this.#leases.addWindow(row);
      case "runs":
        return this.#leases.addRun(row);
    }
  }

  /** Takes note that there are no more rows. */
  end(): void {
    this.#tiling.end();
    this.#leases.end();
  }

  /** Returns how many rows of a table there were. */
  count(table: TableName): number {
    return this.#counts.get(table) ?? 0;
  }
}
