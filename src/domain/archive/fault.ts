/** Something in a ledger that must not be. */
export interface LedgerFault {
  readonly plugin: string;
  readonly message: string;
}

/** Hears of faults. */
export type TellFault = (fault: LedgerFault) => void;

/** Returns an instant for a message. */
export function instantOf(milliseconds: number | null): string {
  if (milliseconds === null || Number.isNaN(new Date(milliseconds).getTime())) return String(milliseconds);
  return new Date(milliseconds).toISOString();
}
