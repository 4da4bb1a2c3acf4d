/** Where the program's words go. */
export interface Screen {
  /** Prints a line on standard output. */
  out(line: string): void;
  /** Prints a line on standard error. */
  err(line: string): void;
  /** Shows a person what goes on, in a line that the next one overwrites; an empty text takes it away. */
  passing(text: string): void;
  /** Asks a person, who says yes or no; no, if nobody is there to be asked. */
  ask(question: string): boolean;
  /** Whether a person reads standard output. */
  readonly interactive: boolean;
  /** Whether to use colour: a person reads, and NO_COLOR is not set. */
  readonly colour: boolean;
}
