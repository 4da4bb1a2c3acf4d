import { dirname } from "@std/path/posix";
import { type Command, EXIT } from "./cli/command.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Writes a manifest (gapless.toml, or what --manifest names) and a sample plugin
beside it (plugins/hello.ts). Files that exist are never overwritten.

Example: mkdir jobs && cd jobs && gapless init`;

const MANIFEST = `# Which plugins run, from where, with which grants and config.
# "gapless check" tells what is wrong, "gapless sync" puts it into the crontab.

[plugins.hello]
module = "./plugins/hello.ts"   # a path, https:, jsr: or npm:
# schedule = "*/10 * * * *"     # overrides the plugin's own interval
# timezone = "Europe/Berlin"    # zone of the schedule; default: this machine's
# catchup = "merge"             # missed ticks: merge | each | latest
since = "now"                   # first window starts: epoch | now | a date
timeout = "5m"

[plugins.hello.grant]           # nothing is granted unless it stands here
# read = ["./data"]
# net = ["example.com:443"]
# env = ["API_TOKEN"]

[plugins.hello.config]          # the plugin's own settings
name = "world"
# token = { env = "API_TOKEN" } # secrets come from the environment or a file
`;

const PLUGIN = `import { definePlugin } from "jsr:@gapless/gapless";

export default definePlugin<{ name?: string }>({
  interval: "*/10 * * * *",

  // All work of [start, end), and of nothing else: the next window starts at end.
  run(start, end, { config, log }) {
    log.info(\`hello \${config.name ?? "world"}\`, { start, end });
  },
});
`;

/** Writes a manifest and a sample plugin. */
export const init: Command = {
  usage: "init",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  async run({ terminal, ports: { instance: { manifest } } }) {
    const folder = dirname(manifest);
    const plugin = `${folder}/plugins/hello.ts`;
    await refuseExisting([manifest, plugin]);
    await Deno.mkdir(`${folder}/plugins`, { recursive: true });
    await Deno.writeTextFile(manifest, MANIFEST, { createNew: true });
    await Deno.writeTextFile(plugin, PLUGIN, { createNew: true });
    terminal.json({ written: [manifest, plugin] });
    for (const path of [manifest, plugin]) terminal.out(`Wrote ${path}`);
    terminal.out("");
    terminal.out("Next: gapless check, gapless try hello, gapless sync");
    return EXIT.ok;
  },
};

async function refuseExisting(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await Deno.lstat(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      throw error;
    }
    throw new UsageError(`Cannot write "${path}": it exists already; nothing was written`);
  }
}
