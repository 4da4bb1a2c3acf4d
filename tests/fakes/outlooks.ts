import type { Outlook } from "../../src/domain/outlook/outlook.ts";
import type { References } from "../../src/domain/outlook/references.ts";
import type { Outlooks } from "../../src/ports/outlooks.ts";

/** {@linkcode Outlooks} that keeps all it gets. */
export class FakeOutlooks implements Outlooks {
  readonly saved: (Outlook & References)[] = [];

  save(outlook: Outlook, restsOn: References): void {
    this.saved.push({ ...outlook, ...restsOn });
  }
}
