import { inspectAll } from "../services/inspect_all.ts";
import { planBlock } from "../services/reconcile.ts";
import { type Command, EXIT } from "./command.ts";
import { reconciliationJson, tellReconciliation } from "./format/reconciliation.ts";
import { openRoom } from "./room.ts";

const ABOUT = `Shows what "gapless sync" would change in the crontab, as a diff, and changes
nothing. Every plugin is linked, loaded into its sandbox and asked when it
wants to run.

Example: gapless plan`;

/** Shows what `sync` would change. */
export const plan: Command = {
  usage: "plan",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  async run({ terminal, ports }) {
    const room = await openRoom(ports);
    const planned = await planBlock(room, await inspectAll(room, room.manifest));
    terminal.json(reconciliationJson(planned));
    tellReconciliation(terminal, planned, "would be");
    if (planned.diff !== "") terminal.out(planned.diff.trimEnd());
    return planned.failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};
