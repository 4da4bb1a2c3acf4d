/** Where the program's words go. */
export interface Screen {
  /** Prints a line on standard output. */
  out(line: string): void;
  /** Prints a line on standard error. */
  err(line: string): void;
  /** Asks a person, who says yes or no; no, if nobody is there to be asked. */
  ask(question: string): boolean;
  /** Whether a person reads standard output. */
  readonly interactive: boolean;
  /** Whether to use colour: a person reads, and NO_COLOR is not set. */
  readonly colour: boolean;
}
