import { LinkError } from "../../../ports/linker.ts";

/**
 * A package, or a file of one, that is not there or cannot be linked: a package that asks for it by `require()` may do
 * without. The message is a clause.
 */
export class UnusablePackage extends LinkError {
  override name = "UnusablePackage";
}
