import type { LedgerFault } from "../../domain/archive/fault.ts";
import { lookThrough } from "../../services/ledger/look_through.ts";
import { type CommandContext, EXIT } from "../cli/command.ts";

/** Looks a ledger through, and tells each fault as it is found. */
export async function checkLedger({ terminal, ports }: CommandContext): Promise<number> {
  const faults: LedgerFault[] = [];
  const { check } = await lookThrough(await ports.archive(), (fault) => {
    faults.push(fault);
    terminal.out(`${fault.plugin}: ${fault.message}`);
  });
  const [plugins, windows, runs] = [check.count("plugins"), check.count("windows"), check.count("runs")];
  terminal.json({ ok: faults.length === 0, faults, plugins, windows, runs });
  const found = faults.length === 0
    ? "no fault"
    : `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  terminal.out(`${found} in ${plugins} plugins, ${windows} windows, ${runs} runs`);
  return faults.length === 0 ? EXIT.ok : EXIT.failed;
}
