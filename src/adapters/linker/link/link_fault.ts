/** What a {@linkcode LinkFault} states. */
export type FaultDetails =
  | {
    /** What cannot be done, as a verb: `find`, `link more than 2 modules`. */
    readonly cannot: string;
    /** To what: a specifier, a URL, a path, or a name. */
    readonly what?: string;
    readonly why?: string;
  }
  /** A reason alone: only the caller knows what cannot be done because of it. */
  | { readonly cannot?: undefined; readonly why: string };

/**
 * A part of a module graph that cannot be linked. It stays inside the linker: at its ports `toLinkError()` makes an error
 * of it that states for which plugin. Its message is a clause.
 */
export class LinkFault extends Error {
  override name = "LinkFault";
  readonly details: FaultDetails;

  constructor(details: FaultDetails, options?: ErrorOptions) {
    super(clauseOf(details), options);
    this.details = details;
  }

  /** The message as a sentence of its own. */
  get sentence(): string {
    return this.message.charAt(0).toUpperCase() + this.message.slice(1);
  }
}

/**
 * A package, or a file of one, that is missing or cannot be linked: a package that imports it by `require()` may work
 * without it.
 */
export class UnusablePackage extends LinkFault {
  override name = "UnusablePackage";
}

function clauseOf(details: FaultDetails): string {
  if (details.cannot === undefined) return details.why;
  const { cannot, what, why } = details;
  const action = what === undefined ? `cannot ${cannot}` : `cannot ${cannot} "${what}"`;
  return why === undefined ? action : `${action}: ${why}`;
}
