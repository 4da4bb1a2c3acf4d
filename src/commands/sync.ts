import { inspectAll } from "../services/load/inspect_all.ts";
import { applyBlock } from "../services/crontab/reconcile.ts";
import { unchangedSync } from "../services/crontab/unchanged_sync.ts";
import { tidyDaily } from "../services/ledger/tidy.ts";
import { keepBlock } from "../services/up/up.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { reconciliationJson, tellReconciliation, UNCHANGED, warningLines } from "./format/reconciliation.ts";
import { openRoom } from "./cli/room.ts";
import { warnOwners } from "./cli/warn_owners.ts";

const ABOUT = `Brings the crontab in step with the manifest: adds new plugins, updates
changed ones, turns disabled ones into comments, drops those that are gone. A
plugin that does not load keeps its line, and is reported. Only Gapless's own
block is touched; every other byte of the crontab stays as it is.

A linked file that is not what was linked, by its SHA-256, is linked again with
a warning. Grants that lead to everything, and those that changed since the
last sync, are warnings, too.

  --frozen         refuse what gapless.lock does not hold yet, and linked files
                   that were changed; for CI
  --unless-edited  leave a block alone that was edited by hand (exit code 78)
  --if-standing    change a block that is there, and write none where none is
  --trust-owner N  as root, use files that the user N can change, too (a name or
                   uid); the lines of the block keep it for their wake-ups

The built-in plugin "manager" does this every five minutes, so that later
changes of the manifest need no sync by hand.

Example: gapless sync`;

/** Brings the crontab in step with the manifest. */
export const sync: Command = {
  usage: "sync [--frozen] [--unless-edited] [--if-standing]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  flags: { boolean: ["frozen", "unless-edited", "if-standing"] },
  async run({ flags, terminal, ports }) {
    const room = await openRoom(ports, { lock: flags.has("frozen") ? "frozen" : "extend" });
    const options = { unlessEdited: flags.has("unless-edited"), ifStanding: flags.has("if-standing") };
    const findings = await inspectAll(room, room.manifest, {
      anew: false,
      onDamage: flags.has("frozen") ? "refuse" : "relink",
    });
    const done = await applyBlock(room, findings, options);
    const isTidy = await tidyDaily({ ...room, archive: await ports.archive() }, room.manifest.keep);
    // Asked for by hand, a block stays, whoever had put it there.
    if (!options.ifStanding) await keepBlock(ports);
    // The manager calls it so, every five minutes.
    if (!options.ifStanding) warnOwners(ports);
    terminal.json(reconciliationJson(done));
    tellReconciliation(terminal, done, "");
    // Told when a plugin is loaded, which is when it is new or has changed.
    for (const { entry: { name }, enabled, gap } of findings.inspections) {
      if (!enabled || gap === null || gap.missing.length === 0) continue;
      terminal.err(`gapless: ${name} asks for more than its grant holds; gapless check tells what, and why`);
    }
    // What is left too long does no harm.
    await room.linker.prune(Array.from(room.manifest.plugins.values(), ({ module }) => module));
    // Last: of all this, nothing is left to do then.
    const isSilent = options.ifStanding || ports.owners.issues().length === 0;
    if (isTidy && isSilent && !flags.has("frozen")) {
      const output = {
        text: UNCHANGED,
        warnings: warningLines(done),
        json: JSON.stringify(reconciliationJson(done)),
      };
      const unchanged = await unchangedSync({ ...room, marker: ports.marker }, { findings, done, output });
      if (unchanged !== null) await (await ports.syncCache()).save(unchanged);
    }
    return done.failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};
