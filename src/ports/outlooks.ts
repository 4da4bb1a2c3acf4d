import type { Outlook } from "../domain/outlook/outlook.ts";
import type { SeenReferences } from "../domain/outlook/references.ts";

/** Notes by which the next wake-up of a plugin may know that it comes too early. */
export interface Outlooks {
  /** Keeps an outlook if it will be seen when it does not hold any more. A failure is no fault: it only saves time. */
  save(outlook: Outlook, restsOn: SeenReferences): void;
}
