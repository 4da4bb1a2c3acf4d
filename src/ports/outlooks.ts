import type { Outlook } from "../domain/outlook/outlook.ts";
import type { References } from "../domain/outlook/references.ts";

/** Notes by which a wake-up that comes too early ends at once: with nothing parsed, loaded or asked but the ledger. */
export interface Outlooks {
  /** Tells whether it is sure that nothing is due for a plugin. Changes nothing, and never fails: in doubt it is not sure. */
  nothingDue(plugin: string, now: Date): boolean;
  /** Keeps an outlook if it will be seen when it does not hold any more. A failure is no fault: it only saves time. */
  save(outlook: Outlook, restsOn: References): void;
}
