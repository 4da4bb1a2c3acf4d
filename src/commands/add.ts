import { packageSpecifier } from "../domain/linking/package_specifier.ts";
import { withRange } from "../domain/linking/with_range.ts";
import type { Manifest } from "../domain/manifest/manifest.ts";
import { describeRisk } from "../domain/grants/grant_risk.ts";
import { nameOfModule } from "../domain/manifest/name_of_module.ts";
import type { Lock } from "../domain/linking/lock.ts";
import { NotAPluginError } from "../ports/plugin_host.ts";
import { addPlugin, type Arrival, meetPlugin, type Newcomer } from "../services/modules/add_plugin.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { hanging } from "./format/hanging.ts";
import { askedLines } from "./format/permissions.ts";
import type { Ports } from "./cli/ports.ts";
import type { Terminal } from "./cli/terminal.ts";
import { warnOwners } from "./cli/warn_owners.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Adds a plugin: fetches and links its modules, locks them in gapless.lock, shows
what it asks for, and appends a table to the manifest, whose other bytes stay.

SPECIFIER is what "module" in the manifest takes: a path, https:, jsr: or npm:.
A package without a range gets that of its newest version.

  --name N  what to call it; else a name is made of the specifier
  --grant   grant what it asks for; without it a person is asked, and where
            nobody can be asked nothing is granted

Its table gets since = "now": its first window begins with its first sync or
run. Write a date or "epoch" there for earlier time.

The plugin is loaded into a sandbox that may do nothing. If it cannot say what
it asks for yet, since it needs config first, it is added, and that is reported
(exit code 78): write its config, then see gapless check. A module that is not
a plugin is refused (exit code 78), and nothing is changed.

Example: gapless add jsr:@acme/cleaner@^1 --name cleaner`;

/** Adds a plugin. */
export const add: Command = {
  usage: "add SPECIFIER [--name N] [--grant]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: { boolean: ["grant"], string: ["name"] },
  async run(context) {
    const { operands: [specifier = ""], flags, terminal, ports } = context;
    const name = flags.text("name") ?? nameOf(specifier);
    const { manifest, values } = await ports.manifest({ plugins: [name] });
    if (manifest.plugins.has(name)) {
      throw new UsageError(`There is a plugin "${name}" already; choose another name with --name N`);
    }
    const arrival = { name, module: await rangedSpecifier(ports, manifest, specifier) };
    // A module that is not a plugin must leave no trace, in the lock neither.
    const draft = await ports.draftLock();
    const linker = ports.linker(manifest, "extend", draft);
    const { clock, host, localZone, users, grantedFiles } = ports;
    const deps = { clock, linker, host, localZone, manifest, values, users, grantedFiles };
    const newcomer = await refusing(specifier, () => meetPlugin(deps, arrival));
    tellLocked(terminal, arrival, await linker.needs(newcomer.prepared.entry.module));
    const isGranted = decideGrant(context, newcomer);
    const asked = newcomer.asked ?? [];
    await draft.commit();
    await addPlugin({ manifest, text: ports.manifestText }, { ...arrival, granted: isGranted ? asked : [] });
    warnOwners(ports);
    tellAdded(terminal, newcomer, { manifest, isGranted });
    return newcomer.fault === null ? EXIT.ok : EXIT.config;
  },
};

async function refusing<T>(specifier: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotAPluginError)) throw error;
    const why = error.message.replace(/^Cannot load the plugin "[^"]*": /, "");
    throw new NotAPluginError(
      `Cannot add "${specifier}": it is not a plugin: ${why}; nothing was changed`,
      { cause: error },
    );
  }
}

function nameOf(specifier: string): string {
  const name = nameOfModule(specifier);
  if (name !== null) return name;
  throw new UsageError(`Cannot make a name of "${specifier}"; choose one with --name N`);
}

/** A package without a range would follow its newest version, whatever that breaks. */
async function rangedSpecifier(ports: Ports, manifest: Manifest, specifier: string): Promise<string> {
  if (withRange(specifier, "") === specifier) return specifier;
  const newest = await ports.index(manifest).newest(specifier);
  return newest?.latest == null ? specifier : withRange(specifier, newest.latest);
}

function tellLocked(terminal: Terminal, { name, module }: Arrival, { specifiers, modules }: Lock): void {
  const version = specifiers.get(packageSpecifier(module));
  const what = version === undefined ? module : `${module}, locked at ${version}`;
  // A registry's table of contents is no module.
  const size = [...modules.keys()].filter((key) => !/^jsr:.*_meta\.json$/.test(key)).length;
  terminal.out(
    `${name}: ${what}${
      size === 0 ? "" : ` (${size === 1 ? "one module" : `${size} modules`} of other machines)`
    }`,
  );
}

/** Shows what a plugin asks for, and finds out whether it is granted. */
function decideGrant({ flags, terminal }: CommandContext, { asked, told, risks }: Newcomer): boolean {
  if (told !== null) {
    terminal.out(`It is ${told.enabled ? `due at "${told.interval}"` : "not enabled as yet"}.`);
  }
  if (asked === null || asked.length === 0) {
    if (told !== null) {
      terminal.out(asked === null ? "It does not say what it needs." : "It asks for nothing.");
    }
    return false;
  }
  terminal.out("It asks for:");
  for (const line of askedLines(asked)) terminal.out(`  ${line}`);
  for (const risk of risks) terminal.err(`gapless: ${describeRisk(risk)}`);
  // It would not be loaded any more: whoever wants it all the same writes that into the manifest.
  if (risks.some(({ level }) => level === "error")) return false;
  return flags.has("grant") || terminal.ask("Grant this?");
}

function tellAdded(
  terminal: Terminal,
  { prepared: { entry }, told, asked, fault, risks }: Newcomer,
  { manifest, isGranted }: { readonly manifest: Manifest; readonly isGranted: boolean },
): void {
  terminal.json({
    plugin: entry.name,
    module: entry.module.text,
    enabled: told?.enabled ?? null,
    schedule: told?.interval ?? null,
    asked,
    granted: isGranted,
    error: fault,
    warnings: risks.map(describeRisk),
  });
  const lacks = asked !== null && asked.length > 0 && !isGranted;
  const grant = isGranted
    ? ", with this grant"
    : lacks
    ? ", without a grant: gapless check tells what to write"
    : "";
  terminal.out(`Added to ${manifest.path}${grant}.`);
  terminal.out(
    'Its first window begins now: since = "now" in its table; a date or "epoch" there begins earlier.',
  );
  if (fault !== null) { for (const line of hanging(`gapless: ${fault}`)) terminal.err(line); }
  const next = fault === null
    ? "gapless check, gapless sync"
    : "write the config that it may need, then gapless check";
  terminal.out("");
  terminal.out(`Next: ${next}`);
}
