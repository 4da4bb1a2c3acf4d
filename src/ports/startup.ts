/** The start of this process, for whose end others may wait. */
export interface Startup {
  /** Lets another process start: this one has begun its run, or waits for something. Further calls do nothing. */
  over(): void;
}
