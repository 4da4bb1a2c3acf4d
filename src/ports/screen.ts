/** Where the program's words go. */
export interface Screen {
  /** Prints a line on standard output. */
  out(line: string): void;
  /** Prints a line on standard error. */
  err(line: string): void;
  /** Whether a person reads standard output. */
  readonly interactive: boolean;
  /** Whether to use colour: a person reads, and NO_COLOR is not set. */
  readonly colour: boolean;
}
