import { ManifestError } from "../domain/manifest/manifest_error.ts";
import type { DoctorRoom } from "../services/doctor/doctor_room.ts";
import { examine } from "../services/doctor/examine.ts";
import type { Finding } from "../services/doctor/finding.ts";
import { probeCron } from "../services/doctor/probe_cron.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { asCalled } from "./cli/as_called.ts";
import { paintState } from "./format/paint.ts";
import type { Ports } from "./cli/ports.ts";
import { openRoom } from "./cli/room.ts";
import type { Terminal } from "./cli/terminal.ts";

const ABOUT = `Tells why nothing happens, and what to do: looks at the manifest, the ledger,
every plugin, the crontab and its block, the cron daemon, time zones, the
state folder and mail. Changes nothing.

  --probe  also put an entry of its own into the crontab, wait for cron to run
           it (up to 130 seconds), and take it away again

Exit code 0 if nothing is in the way, 78 if the manifest cannot be used, else 1.

Example: gapless doctor --probe`;

/** Tells why nothing happens, and what to do. */
export const doctor: Command = {
  usage: "doctor [--probe]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  flags: { boolean: ["probe"] },
  async run({ flags, terminal, ports }) {
    const stop = flags.has("probe") ? ports.stop() : null;
    const room = await openDoctorRoom(ports);
    const examined = await examine(room);
    if (stop !== null) {
      if (terminal.interactive) terminal.err("waiting for cron to run an entry (up to 130 seconds) ...");
      examined.push(...await probeCron(room, stop));
    }
    const findings = examined.map(({ message, remedy, ...finding }) => ({
      ...finding,
      message: asCalled(message, flags),
      remedy: remedy === null ? null : asCalled(remedy, flags),
    }));
    const healthy = findings.every(({ level }) => level !== "trouble");
    terminal.json({ healthy, findings });
    print(terminal, findings);
    return healthy ? EXIT.ok : await isRefused(room) ? EXIT.config : EXIT.failed;
  },
};

/** Whether the manifest is what ends every other command. */
async function isRefused({ open }: Pick<DoctorRoom, "open">): Promise<boolean> {
  return await open().then(() => false, (error) => error instanceof ManifestError);
}

async function openDoctorRoom(ports: Ports): Promise<DoctorRoom> {
  const { instance, program, clock, localZone, processes, marker, lock, owners } = ports;
  const crontabs = await ports.crontabs();
  let opened: ReturnType<DoctorRoom["open"]> | undefined;
  const open = () => opened ??= openRoom(ports, { lock: "wake" });
  return {
    instance,
    program,
    clock,
    machine: await ports.machine(),
    localZone,
    processes,
    marker,
    lock,
    owners,
    cron: () => crontabs.program(),
    archive: () => ports.archive(),
    user: await ports.account(),
    open,
    async table() {
      // A manifest that cannot be read is a finding of its own; the crontab is worth a look all the same.
      const target = await open().then(({ manifest }) => manifest.target, () => "crontab" as const);
      return { target, crontab: crontabs.at(target) };
    },
  };
}

function print(terminal: Terminal, findings: readonly Finding[]): void {
  const widest = Math.max(...findings.map(({ check }) => check.length));
  for (const { level, check, message, remedy } of findings) {
    terminal.out([paintState(level.padEnd("trouble".length)), `  ${check.padEnd(widest)}  ${message}`]);
    if (remedy !== null) terminal.out(`${" ".repeat("trouble".length)}  what to do: ${remedy}`);
  }
}
