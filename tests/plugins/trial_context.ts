import type { RunContext } from "@gapless/gapless";

/** A {@linkcode RunContext} for calling a plugin directly, with all that it logged. */
export interface TrialContext<Config> extends RunContext<Config> {
  readonly lines: string[];
}

/** Makes a context for one window. */
export function trialContext<Config>(config: Config, start: Date, end: Date): TrialContext<Config> {
  const lines: string[] = [];
  const write = (level: string) => (message: string, fields?: unknown) =>
    void lines.push(`${level} ${message}${fields === undefined ? "" : ` ${JSON.stringify(fields)}`}`);
  return {
    plugin: "trial",
    config,
    signal: new AbortController().signal,
    log: { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") },
    attempt: 1,
    trigger: "manual",
    window: { start, end },
    idempotencyKey: "trial",
    checkpoint: () => Promise.resolve(),
    lines,
  };
}
