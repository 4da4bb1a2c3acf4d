import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { clipped, REPORT_BYTES } from "../../domain/text/clipped.ts";
import { CrontabError } from "../../ports/crontab.ts";
import { LedgerError } from "../../ports/ledger.ts";
import { LinkError } from "../../ports/linker.ts";
import { OwnerError } from "../../ports/owners.ts";
import { PluginLoadError } from "../../ports/plugin_host.ts";
import { UpRunningError } from "../../services/up/up.ts";
import { hanging } from "../format/hanging.ts";
import { EXIT } from "./command.ts";
import { UsageError } from "./usage_error.ts";

/** Errors that are no bugs: told in their own words, without a stack. */
const EXPECTED = [
  { type: UsageError, kind: "usage", exit: EXIT.usage },
  { type: ManifestError, kind: "manifest", exit: EXIT.config },
  { type: LinkError, kind: "link", exit: EXIT.config },
  { type: PluginLoadError, kind: "plugin", exit: EXIT.config },
  { type: LedgerError, kind: "ledger", exit: EXIT.config },
  { type: OwnerError, kind: "owner", exit: EXIT.config },
  { type: CrontabError, kind: "crontab", exit: EXIT.config },
  { type: UpRunningError, kind: "busy", exit: EXIT.busy },
] as const;

/** Tells whether an error is one that a person can mend, and no bug. */
export function isExpected(error: unknown): error is Error {
  return EXPECTED.some(({ type }) => error instanceof type) || isSystemError(error);
}

/** Failures of the operating system (no permission, no space …) bear its code. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" &&
    /^E[A-Z]/.test(error.code);
}

/** An error as it is printed, and the exit code that goes with it. */
export interface ErrorReport {
  readonly lines: readonly string[];
  readonly exit: number;
}

/** Formats an error for people, or as JSON. */
export function reportError(error: unknown, json: boolean): ErrorReport {
  const known = EXPECTED.find(({ type }) => error instanceof type);
  const system = isSystemError(error) ? { kind: "system", exit: EXIT.config } : undefined;
  const { kind, exit } = known ?? system ?? { kind: "bug", exit: EXIT.bug };
  const message = clipped(error instanceof Error ? error.message : String(error), REPORT_BYTES);
  if (json) {
    const issues = error instanceof ManifestError ? { issues: error.issues } : {};
    return { lines: [JSON.stringify({ error: { kind, message, ...issues } })], exit };
  }
  if (known || system) return { lines: hanging(`gapless: ${message}`), exit };
  const stack = error instanceof Error ? error.stack : undefined;
  return { lines: hanging(`gapless: this is a bug in Gapless: ${stack ?? message}`), exit };
}
