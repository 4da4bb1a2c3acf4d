import type { Manifest } from "../domain/manifest/manifest.ts";
import { ManifestError } from "../domain/manifest/manifest_error.ts";
import { suggest } from "../domain/text/suggest.ts";
import { dropPlugin } from "../services/modules/drop_plugin.ts";
import { pruneLock } from "../services/modules/prune_lock.ts";
import { type Command, EXIT } from "./cli/command.ts";
import type { Ports } from "./cli/ports.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Takes a plugin out of the manifest, with its sub-tables and the comments right
above it, and out of gapless.lock what no other plugin rests on. Every other
byte of the manifest stays. Its line in the crontab goes with the next sync;
the ledger keeps its windows and runs, so that it goes on where it stopped if
it is added again under the same name.

Example: gapless remove cleaner`;

/** Takes a plugin out of manifest and lock. */
export const remove: Command = {
  usage: "remove NAME",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  async run({ operands: [plugin = ""], terminal, ports }) {
    // Faults of other plugins are no reason to keep this one; nor are its own.
    const { manifest } = await ports.manifest({ plugins: [] });
    const { dropped, names } = await dropPlugin({ manifest, text: ports.manifestText }, plugin);
    if (!dropped) {
      throw new UsageError(
        `There is no plugin "${plugin}" in ${manifest.path}; ${suggest(plugin, names, "gapless status")}`,
      );
    }
    const pruned = await prune(ports);
    terminal.json({ plugin, unlocked: pruned });
    terminal.out(`Took ${plugin} out of ${manifest.path}${pruned ? " and gapless.lock" : ""}.`);
    terminal.out("Its line in the crontab goes with the next sync; the ledger keeps its windows and runs.");
    if (pruned === null) {
      terminal.err("gapless: gapless.lock stays as it is, for a plugin does not link; see gapless check");
    }
    return EXIT.ok;
  },
};

/** Returns how many entries of the lock went; null if it is not known which ones to take. */
async function prune(ports: Ports): Promise<number | null> {
  const manifest = await manifestIfSound(ports);
  if (manifest === null) return null;
  return await pruneLock({ manifest, lock: ports.lock, linker: ports.linker(manifest, "frozen") });
}

async function manifestIfSound(ports: Ports): Promise<Manifest | null> {
  try {
    return (await ports.manifest()).manifest;
  } catch (error) {
    if (error instanceof ManifestError) return null;
    throw error;
  }
}
