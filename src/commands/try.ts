import type { LogEntry } from "../ports/plugin_host.ts";
import { preparePlugin } from "../services/load/prepare_plugin.ts";
import { tryWindow } from "../services/hand_work/try_window.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { stopTeller } from "./cli/stop_teller.ts";
import { graceLines } from "./format/failure.ts";
import { indented } from "./format/hanging.ts";
import { formatWindow } from "./format/instant.ts";
import { formatLogLine } from "./format/log_line.ts";
import { gapJson, missingLines } from "./format/permissions.ts";
import { openPluginRoom } from "./cli/room.ts";

const ABOUT = `Runs one plugin over the window that its next run would get, with its log on
the screen, and commits nothing: neither the window nor the run is recorded.
What the plugin itself changes, it changes.

Example: gapless try report`;

/** Runs one plugin and commits nothing. */
export const tryCommand: Command = {
  usage: "try NAME",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  async run({ operands: [name = ""], terminal, ports }) {
    const stop = ports.stop();
    const { entry, room } = await openPluginRoom(ports, name);
    const prepared = await preparePlugin(room, entry);
    const onLog = (line: LogEntry) => terminal.err(formatLogLine(line, ports.localZone));
    const trial = await tryWindow(room, { prepared, stop, onLog, onStop: stopTeller(name, terminal) });
    if (trial === null) return EXIT.failed;
    const { window, enabled, due, gap, end: { outcome, report }, end } = trial;
    const span = { start: window.start.toISOString(), end: window.end.toISOString() };
    terminal.json({
      plugin: name,
      outcome,
      enabled,
      due,
      window: span,
      error: report === "" ? null : report,
      missing: gapJson(gap).missing,
    });
    const over = `over ${formatWindow(window, ports.localZone)} (${
      !enabled ? "not enabled" : due ? "due now" : "not due yet"
    })`;
    terminal.out(`${name}: ${outcome} ${over}; nothing committed`);
    if (report !== "") { for (const line of indented(report)) terminal.err(line); }
    for (const line of graceLines(end)) terminal.err(line);
    const grantee = { ...entry, manifest: room.manifest.path };
    for (const line of gap === null ? [] : missingLines(gap, grantee)) terminal.err(line);
    return outcome === "ok" ? EXIT.ok : EXIT.failed;
  },
};
