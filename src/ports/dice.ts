/** Chance, so that many processes do not all do the same at the same moment. */
export interface Dice {
  /** Returns a number from 0 up to, but not including, 1. */
  roll(): number;
}
