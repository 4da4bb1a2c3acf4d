import type { LogEntry } from "../ports/plugin_host.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { countFlag } from "./cli/count_flag.ts";
import { requireKnown } from "./cli/find_known.ts";
import { formatLogLine, formatLogReport } from "./format/log_line.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Shows what a plugin wrote during a run: context.log and console.*, and at the
end why the run failed, if it did. The newest run's, unless --run names
another.

  --run ID  the run, as "gapless history" numbers them

Each entry is one line; only why a run failed may take several, indented ones.
A log larger than the manifest's "log_limit" keeps its head and its tail. The
logs of the newest 100 runs of each plugin are kept, no longer than "keep" says.

Example: gapless logs report --run 17`;

/** Shows the log of a run. */
export const logs: Command = {
  usage: "logs NAME [--run ID]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  absentLedger: "empty",
  flags: { string: ["run"] },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    const ledger = await ports.ledger();
    await requireKnown(ports, plugin);
    const id = countFlag(flags, "run") ?? (await ledger.runs({ plugin, limit: 1 }))[0]?.id;
    if (id === undefined) {
      terminal.json({ plugin, run: null, entries: [] });
      terminal.out(`The plugin "${plugin}" has not run yet; see gapless status`);
      return EXIT.ok;
    }
    const entries = await (await ports.logs()).read(plugin, id);
    if (entries === undefined) {
      throw new UsageError(`There is no log of run ${id} of "${plugin}"; see gapless history ${plugin}`);
    }
    await terminal.jsonList({ plugin, run: id }, "entries", pagesOf(entries));
    for await (const entry of entries) {
      const lines = entry.report
        ? formatLogReport(entry, ports.localZone)
        : [formatLogLine(entry, ports.localZone)];
      for (const line of lines) terminal.out(line);
    }
    return EXIT.ok;
  },
};

async function* pagesOf(entries: AsyncIterable<LogEntry>): AsyncGenerator<LogEntry[]> {
  for await (const entry of entries) yield [entry];
}
