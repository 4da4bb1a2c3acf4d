/** What an import or a package asks for: a package by its name in the registry, and which versions will do. */
export interface Requirement {
  readonly name: string;
  /** A range such as `^1.2.0`, or a tag such as `latest`. */
  readonly range: string;
}

/** Returns a requirement as the lock has it: `npm:ms@^2.1.3`. */
export function requirementKey({ name, range }: Requirement): string {
  return `npm:${name}@${range}`;
}
