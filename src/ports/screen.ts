/** A colour of the program's own. */
export type Colour = "green" | "yellow" | "red" | "grey";

/** A part of a line in a colour. */
export interface Painted {
  readonly text: string;
  readonly colour: Colour;
}

/** One line: its text, or its parts in their order. */
export type Line = string | readonly (string | Painted)[];

/**
 * Where the program's output goes. Whatever a text holds, it neither steers a terminal nor makes a second line: line ends and
 * other control characters are shown as escapes, and only a {@linkcode Painted} part has a colour.
 */
export interface Screen {
  /** Prints a line on standard output. */
  out(line: Line): void;
  /** Prints a line on standard error. */
  err(line: Line): void;
  /** Prints a text for other programs on standard output, byte for byte unless a terminal reads; no line end is added. */
  exact(text: string): void;
  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void;
  /** Asks a person, who says yes or no; no, if nobody is there to be asked. */
  ask(question: string): boolean;
  /** Whether a person reads standard output. */
  readonly interactive: boolean;
  /** Returns how wide standard output is; 80 where nobody knows. */
  columns(): number;
  /** Takes away all that a terminal shows; elsewhere it does nothing. */
  clear(): void;
}
