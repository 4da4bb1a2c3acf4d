/** The time, and waiting for it. */
export interface Clock {
  now(): Date;
  /** Waits; resolves early (without an error) when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
