import type { Crontab } from "../../src/ports/crontab.ts";

/** A {@linkcode Crontab} in memory. */
export class FakeCrontab implements Crontab {
  /** What is stored; null before the first write. */
  text: string | null;
  /** How often it was written. */
  writes = 0;

  constructor(text: string | null = null) {
    this.text = text;
  }

  read(): Promise<string> {
    return Promise.resolve(this.text ?? "");
  }

  update(change: (before: string) => string): Promise<{ before: string; after: string }> {
    return Promise.try(() => {
      const before = this.text ?? "";
      const after = change(before);
      if (after !== before) {
        this.text = after;
        this.writes++;
      }
      return { before, after };
    });
  }
}
