/** What of the past is kept. What is not settled is kept always. */
export interface Retention {
  /** Runs that ended, and windows that end, before this instant may go. */
  readonly before: Date;
  /** How many of a plugin's newest runs stay, however old. */
  readonly newest: number;
}

/** By when what may go should have gone: once a day is often enough. */
export function dayBefore({ before, newest }: Retention): Retention {
  return { before: new Date(before.getTime() - 86_400_000), newest };
}
