import type { Startup } from "../../src/ports/startup.ts";

/** A {@linkcode Startup} that remembers whether it is over. */
export class FakeStartup implements Startup {
  isOver = false;

  over(): void {
    this.isOver = true;
  }
}
