import { type Command, EXIT } from "./command.ts";
import { countFlag } from "./count_flag.ts";
import { formatInstant } from "./format/instant.ts";
import { windowJson } from "./format/json.ts";
import { paintStates } from "./format/paint.ts";
import { table } from "./format/table.ts";
import { UsageError } from "./usage_error.ts";

const ABOUT = `Shows a plugin's windows, oldest first. Each begins where the one before it
ends.

  --limit N  show the newest N windows only (100; with --json: all)

States: leased (a run is at work), done, owed (tried again), parked (set aside
after too many attempts), skipped (passed over by catchup = "latest").

Example: gapless windows report --limit 10`;

/** Shows a plugin's windows. */
export const windows: Command = {
  usage: "windows NAME [--limit N]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: { string: ["limit"] },
  async run({ operands: [plugin = ""], flags, terminal, ports }) {
    const json = flags.has("json");
    const limit = countFlag(flags, "limit") ?? (json ? Infinity : 100);
    const ledger = await ports.ledger();
    if (await ledger.state(plugin) === undefined) {
      throw new UsageError(`The ledger knows no plugin "${plugin}"; see gapless status`);
    }
    const all = await ledger.windows(plugin);
    const shown = all.slice(Math.max(0, all.length - limit));
    if (json) {
      terminal.out(JSON.stringify({ plugin, windows: shown.map(windowJson) }));
      return EXIT.ok;
    }
    const instant = (at: Date) => formatInstant(at, ports.localZone);
    const rows = shown.map(({ id, start, end, state, attempts, kind }) => [
      String(id),
      instant(start),
      instant(end),
      state,
      String(attempts),
      kind,
    ]);
    if (shown.length < all.length) terminal.out(`${all.length - shown.length} older windows are not shown`);
    const head = [">ID", "START", "END", "STATE", ">ATTEMPTS", "KIND"];
    for (const line of table(head, rows, paintStates(terminal, 3))) terminal.out(line);
    return EXIT.ok;
  },
};
