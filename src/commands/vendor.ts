import { vendorModules } from "../services/modules/vendor_modules.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { hanging } from "./format/hanging.ts";

const ABOUT = `Copies all that plugins need of other machines into gapless_modules, beside the
manifest, for servers without a network: carry manifest, gapless.lock and that
folder there. It is used by itself, where the state folder lacks a module, and
everything in it is checked against the lock. Run it again after an update; what
is needed no more goes.

Example: gapless vendor`;

/** Gathers modules beside the manifest. */
export const vendor: Command = {
  usage: "vendor",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  async run({ terminal, ports }) {
    const { manifest } = await ports.manifest();
    const linker = ports.linker(manifest, "extend");
    const { folder, modules, bytes, failures } = await vendorModules({
      manifest,
      linker,
      lock: ports.lock,
      vendor: ports.vendor(manifest),
    });
    terminal.json({
      folder,
      modules,
      bytes,
      failures: failures.map(({ plugin, error }) => ({ plugin, error })),
    });
    terminal.out(`${folder} holds ${modules} modules, ${(bytes / 1000).toFixed(1)} kB.`);
    for (const { plugin, error } of failures) {
      for (const line of hanging(`gapless: ${plugin}: ${error}`)) terminal.err(line);
    }
    return failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};
