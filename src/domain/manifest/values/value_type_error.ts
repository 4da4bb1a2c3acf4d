/** A value of the wrong type. Not a plain TypeError, for that is what a bug throws. */
export class ValueTypeError extends Error {
  override name = "ValueTypeError";
}
