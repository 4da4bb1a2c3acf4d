/** Signals that ask a process to end, and the exit code of one that a signal ended: 128 and its number, as shells have it. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that asks a process to end. */
export type StopSignalName = keyof typeof SIGNAL_EXIT;

/** Requests to end that come from outside. */
export interface StopSignals {
  /** Returns what aborts, with a reason in words, on the first request; until it is asked for, a request ends the process. */
  listen(): AbortSignal;
  /** The first request that came; null while there is none. */
  readonly received: StopSignalName | null;
}
