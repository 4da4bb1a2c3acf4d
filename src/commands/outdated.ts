import { findOutdated, type PackageAge } from "../services/modules/find_outdated.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { hanging } from "./format/hanging.ts";
import { table } from "./format/table.ts";

const ABOUT = `Shows of which packages (jsr:, npm:) there is a newer version than the locked
one: in the range that the manifest or an import gives, and of all. Packages
that plugins only import are shown if "gapless update" would move them. Changes
nothing; asks the registries.

Example: gapless outdated`;

/** Shows what is not the newest. */
export const outdated: Command = {
  usage: "outdated",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  async run({ terminal, ports }) {
    const { manifest } = await ports.manifest();
    const linker = ports.linker(manifest, "extend");
    const { packages, failures } = await findOutdated({ manifest, linker, index: ports.index(manifest) });
    terminal.json({
      packages: packages.map(({ specifier, plugins, locked, inRange, latest }) => ({
        specifier,
        plugins,
        locked,
        in_range: inRange,
        latest,
      })),
      failures,
    });
    const old = packages.filter(isOld);
    if (old.length === 0 && failures.length === 0) terminal.out("Every package is the newest.");
    if (old.length > 0) {
      const rows = old.map(({ plugins, specifier, locked, inRange, latest }) => [
        plugins.join(", "),
        specifier,
        locked,
        inRange ?? "-",
        latest ?? "-",
      ]);
      for (const line of table(["PLUGIN", "PACKAGE", "LOCKED", "IN RANGE", "NEWEST"], rows)) {
        terminal.out(line);
      }
    }
    for (const line of failures.flatMap(({ error }) => hanging(`gapless: ${error}`))) terminal.err(line);
    return failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};

function isOld({ locked, inRange, latest, isPlugin }: PackageAge): boolean {
  return (inRange !== null && inRange !== locked) || (isPlugin && latest !== null && latest !== locked);
}
