import { join } from "@std/path/posix";
import type { ExportedFile } from "../../domain/export/exported_file.ts";
import { inspectAll } from "../../services/load/inspect_all.ts";
import { wakeablesOf } from "../../services/wakeables.ts";
import { type Command, EXIT } from "../cli/command.ts";
import { EXPORTERS } from "./exporters.ts";
import { hanging } from "../format/hanging.ts";
import type { Ports } from "../cli/ports.ts";
import { openRoom } from "../cli/room.ts";
import { UsageError } from "../cli/usage_error.ts";

const ABOUT = `Says in another scheduler's words when the plugins are to be woken. Who wakes
them does not matter: the ledger decides what is due, so that two schedulers
side by side do no harm.

  --to systemd     a timer and a service for each plugin, exact in its zone; a
                   wake-up missed while the machine was off is made good at
                   the next start. The services run as you
  --to kubernetes  a CronJob for each plugin, and the manifest in a ConfigMap
  --to crontab     the block that "gapless sync" would write

  --output DIR     write files into this folder, instead of standard output
  --user           systemd: units for "systemctl --user"
  --image IMAGE    kubernetes: the image that holds gapless on its PATH

Plugins that are disabled are left out, and so is the manager, for it keeps
the crontab in step: export again after a change of the manifest. Plugins that
do not load are left out, too; the errors, and exit code 78, show which.

Example: gapless export --to systemd --output /etc/systemd/system`;

/** Says in another scheduler's words when the plugins are to be woken. */
export const exportCommand: Command = {
  usage: "export --to SCHEDULER [--output DIR] [--user] [--image IMAGE]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  flags: { boolean: ["user"], string: ["to", "output", "image"] },
  async run({ flags, terminal, ports }) {
    const to = flags.text("to");
    if (to === undefined) throw new UsageError("Say for whom: --to systemd, --to kubernetes or --to crontab");
    const load = EXPORTERS.get(to);
    if (load === undefined) {
      throw new UsageError(`Cannot export to "${to}"; use --to systemd, kubernetes or crontab`);
    }
    const exporter = await load();
    const options = { ofUser: flags.has("user"), image: flags.text("image") };
    exporter.check(options);
    const room = await openRoom(ports);
    const findings = await inspectAll(room, room.manifest);
    for (const { plugin, error } of findings.failures) {
      terminal.error("link", hanging(`${plugin}: ${error}`));
    }
    const plugins = await wakeablesOf(room, findings);
    const { files, remarks } = await exporter.export({ room, ports, findings, plugins, ...options });
    const folder = flags.text("output");
    const paths = folder === undefined ? [] : await writeFiles(ports, folder, files);
    terminal.json({ to, files, written: paths, remarks });
    for (const path of paths) terminal.out(`Wrote ${path}`);
    if (folder === undefined) { for (const { text } of files) terminal.exact(`${text.trimEnd()}\n`); }
    for (const remark of remarks) terminal.err(remark);
    return findings.failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};

/** Writes files into a folder, each whole or not at all, and returns their paths. Older ones are replaced. */
async function writeFiles(
  ports: Pick<Ports, "replaceFile">,
  folder: string,
  files: readonly ExportedFile[],
): Promise<string[]> {
  await Deno.mkdir(folder, { recursive: true });
  return files.map(({ name, text }) => {
    const path = join(folder, name);
    ports.replaceFile(path, text);
    return path;
  });
}
