import { LinkError } from "../../../ports/linker.ts";
import { LinkFault } from "./link_fault.ts";

/**
 * Returns the error that leaves the linker for one that was thrown inside it: a {@linkcode LinkError} for a fault, and
 * everything else as it is.
 *
 * @param wording Words the message; the fault as a sentence, if left out.
 */
export function toLinkError(
  error: unknown,
  wording: (fault: LinkFault) => string = ({ sentence }) => sentence,
): unknown {
  return error instanceof LinkFault ? new LinkError(wording(error), { cause: error }) : error;
}
