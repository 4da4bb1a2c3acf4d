// Types of what the project uses of a package that brings none.

/** Parses a text of `key = value` lines, with sections as objects. */
export function parse(text: string): Record<string, unknown>;
