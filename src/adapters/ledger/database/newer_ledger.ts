import { LedgerError } from "../../../ports/ledger.ts";

/** A ledger that a newer program has migrated further than this one can. */
export interface NewerLedger {
  /** Where it is, for messages. */
  readonly label: string;
  /** How many migrations it has had. */
  readonly version: number;
  /** How many of them this program knows. */
  readonly known: number;
  /** Version of the oldest program that may use it; undefined if it does not say. */
  readonly minProgram: string | undefined;
  /** This program's version. */
  readonly program: string;
}

/**
 * Lets a program use a newer ledger that allows it, so that the hosts of a fleet can be upgraded one by one.
 *
 * @throws {LedgerError} If the ledger does not allow it.
 */
export async function assertUsable(ledger: NewerLedger): Promise<void> {
  const { label, version, known, minProgram, program } = ledger;
  // Only here, where an upgrade is under way: no other wake-up pays for it.
  const { compare, tryParse } = await import("@std/semver");
  const [oldest, own] = [tryParse(minProgram ?? ""), tryParse(program)];
  if (oldest !== undefined && own !== undefined && compare(own, oldest) >= 0) return;
  const why = oldest === undefined
    ? `and this program knows versions up to ${known}`
    : `for which Gapless ${minProgram} or newer is needed, and this is Gapless ${program}`;
  throw new LedgerError(
    `Cannot use the ledger "${label}": it has version ${version}, ${why}; use the newer program that wrote it`,
  );
}
