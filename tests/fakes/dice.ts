import type { Dice } from "../../src/ports/dice.ts";

/** {@linkcode Dice} that always fall the same way: nothing is taken from any wait unless a test says so. */
export class FakeDice implements Dice {
  next = 0;

  roll(): number {
    return this.next;
  }
}
