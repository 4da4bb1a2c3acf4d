import type { FlagNames, Flags } from "./flags.ts";
import type { Ports } from "./ports.ts";
import type { Terminal } from "./terminal.ts";

/** One verb of the command line. */
export interface Command {
  /** Operands and flags as `--help` shows them, such as `run NAME [--verbose]`. */
  readonly usage: string;
  /** What the command does and how to use it, for `--help`: lines of at most 80 columns. */
  readonly about: string;
  /** How many operands it takes. */
  readonly operands: { readonly min: number; readonly max: number };
  /** Flags of its own, by name: those without a value, and those with one. */
  readonly flags?: FlagNames;
  /** What it does where the instance has no ledger yet; left out, it makes state folder and ledger. */
  readonly absentLedger?: AbsentLedger | ((operands: readonly string[]) => AbsentLedger | undefined);
  /** Does it, and returns the exit code for what it did, whether or not a signal stopped it. */
  run(context: CommandContext): Promise<number>;
}

/**
 * What a command does that makes neither state folder nor ledger: `empty` shows an empty ledger, and says where it looked; `quiet` does
 * so without a word; `refused` ends with an error.
 */
export type AbsentLedger = "empty" | "quiet" | "refused";

/** What a command gets. */
export interface CommandContext {
  readonly operands: readonly string[];
  readonly flags: Flags;
  readonly terminal: Terminal;
  readonly ports: Ports;
}

/** Exit codes; the same for every command. One that was stopped by a signal has that signal's instead (`SIGNAL_EXIT`). */
export const EXIT = { ok: 0, failed: 1, usage: 2, bug: 70, busy: 75, config: 78 } as const;
