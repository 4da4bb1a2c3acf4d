import type { Reconciliation } from "../../services/crontab/reconcile.ts";
import type { Screen } from "../../ports/screen.ts";
import { indented } from "./hanging.ts";

/** What people are told when nothing changes. */
export const UNCHANGED = "The crontab is in step with the manifest.";

/** A reconciliation as `plan --json` and `sync --json` print it. */
export function reconciliationJson(done: Reconciliation) {
  const {
    changed,
    target,
    movedFrom,
    lines,
    added,
    updated,
    removed,
    disabled,
    failures,
    warnings,
    diff,
    edited,
  } = done;
  return {
    changed,
    target,
    moved_from: movedFrom,
    lines,
    added,
    updated,
    removed,
    disabled,
    failures,
    warnings: warnings.map(({ plugin, message, isNew }) => ({ plugin, message, is_new: isNew })),
    diff,
    edited,
  };
}

/** Returns what people are warned of. */
export function warningLines({ warnings }: Reconciliation): string[] {
  return warnings.map(({ plugin, message }) => `gapless: ${plugin}: ${message}`);
}

/**
 * Tells people what a reconciliation did.
 *
 * @param intent Words before what was done, such as "would be".
 */
export function tellReconciliation(
  terminal: Pick<Screen, "out" | "err">,
  done: Reconciliation,
  intent: string,
): void {
  const { changed, target, movedFrom, added, updated, removed, disabled, failures, edited } = done;
  if (edited) {
    terminal.err(
      "gapless: the block in the crontab was edited by hand; its lines come from the manifest, not from there",
    );
  }
  for (const { plugin, error } of failures) {
    terminal.err(`gapless: ${plugin} cannot be scheduled; what the crontab holds of it stays`);
    for (const line of indented(error)) terminal.err(line);
  }
  for (const line of warningLines(done)) terminal.err(line);
  if (!changed) terminal.out(UNCHANGED);
  if (movedFrom.length > 0) {
    terminal.out(`${`${intent} moved`.trim()}: the block, from ${movedFrom.join(" and ")} to ${target}`);
  }
  for (const [verb, names] of Object.entries({ added, updated, removed, disabled })) {
    if (names.length > 0) terminal.out(`${`${intent} ${verb}`.trim()}: ${names.join(", ")}`);
  }
}
