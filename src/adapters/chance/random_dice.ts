import type { Dice } from "../../ports/dice.ts";

/** The {@linkcode Dice} of this machine. */
export class RandomDice implements Dice {
  roll(): number {
    return Math.random();
  }
}
