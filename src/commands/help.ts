import type { Command } from "./cli/command.ts";
import { COMMANDS } from "./registry.ts";

const COMMON = `Everywhere:
  --manifest FILE  the manifest (else $GAPLESS_MANIFEST, else ./gapless.toml)
  --state DIR      the state folder (else $GAPLESS_STATE, else the instance's
                   folder under $XDG_STATE_HOME, or /var/lib/gapless for root)
  --trust-owner N  as root, use files that the user N can change, too (else
                   $GAPLESS_TRUST_OWNER); N,M for several
  --json           print one JSON document; errors too, on standard error
  --quiet, -q      print nothing but errors
  --no-color       no colors; so do NO_COLOR and TERM=dumb. FORCE_COLOR=1 has
                   them without a terminal, too
  --help, -h       print help
  --version, -V    print the version`;

/** Returns what `gapless --help` prints. */
export function overview(): string {
  const commands = [...COMMANDS].map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`);
  return `gapless: TypeScript modules as cron jobs that own time.

The manifest lists plugins; "gapless sync" puts them into your crontab, and cron
wakes them. Each run gets the exact window [start, end) that it is responsible
for; windows tile time with no gap and no overlap, whatever happens in between.

First steps:
  gapless init     write gapless.toml and a sample plugin
  gapless check    see whether all is well
  gapless try NAME run a plugin once, committing nothing
  gapless sync     put the plugins into the crontab
  gapless status   see how they stand

Commands ("gapless COMMAND --help" tells more):
${commands.join("\n")}

${COMMON}

Exit codes: 0 done or nothing due, 1 the plugin failed, 2 usage, 75 busy,
78 a fault of manifest, link, ledger, crontab or system, 70 a bug in Gapless,
143 stopped by SIGTERM, 130 by SIGINT (Ctrl-C), 129 by SIGHUP.`;
}

/** Returns what `gapless COMMAND --help` prints. */
export function commandHelp({ usage, about }: Command): string {
  return `Usage: gapless ${usage}\n\n${about}\n\n${COMMON}`;
}
