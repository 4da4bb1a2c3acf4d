import { hanging } from "../format/hanging.ts";
import { isExpected } from "./report_error.ts";
import type { Terminal } from "./terminal.ts";

/** Tells standing faults once, not at every look; again when they change. */
export class FaultTeller {
  readonly #terminal: Terminal;
  #last = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Tells errors unless they are the ones told last. */
  errors(lines: readonly string[]): void {
    const text = lines.join("\n");
    if (text !== this.#last) { for (const line of lines.flatMap(hanging)) this.#terminal.err(line); }
    this.#last = text;
  }

  /** Does `work`; tells an expected fault and returns undefined. */
  async faults<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!isExpected(error)) throw error;
      this.errors([`gapless: ${error.message}`]);
      return undefined;
    }
  }
}
