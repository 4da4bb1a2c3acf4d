import type { Outlook } from "../../src/domain/outlook/outlook.ts";
import type { SeenReferences } from "../../src/domain/outlook/references.ts";
import type { Outlooks } from "../../src/ports/outlooks.ts";

/** {@linkcode Outlooks} that keeps all it gets. */
export class FakeOutlooks implements Outlooks {
  readonly saved: (Outlook & SeenReferences)[] = [];

  save(outlook: Outlook, restsOn: SeenReferences): void {
    this.saved.push({ ...outlook, ...restsOn });
  }
}
