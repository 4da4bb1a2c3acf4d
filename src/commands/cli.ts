import { nearestKey } from "../domain/text/nearest_key.ts";
import { SIGNAL_EXIT } from "../ports/stop_signals.ts";
import type { Screen } from "../ports/screen.ts";
import { linesOf } from "./format/hanging.ts";
import { type AbsentLedger, type Command, EXIT } from "./cli/command.ts";
import { COMMON, parseFlags } from "./cli/flags.ts";
import { commandHelp, overview } from "./help.ts";
import type { Ports } from "./cli/ports.ts";
import { COMMANDS } from "./registry.ts";
import { terminalOn } from "./cli/terminal.ts";
import { UsageError } from "./cli/usage_error.ts";

/** What the command line says of where things are. */
export interface Whereabouts {
  readonly manifest: string | undefined;
  readonly state: string | undefined;
  /** Users who may own what root runs, parted by commas. */
  readonly trustOwner?: string | undefined;
  /** Set if the command makes neither state folder nor ledger. */
  readonly absentLedger?: AbsentLedger | undefined;
}

/** What the command line runs in. */
export interface CliRoom {
  readonly screen: Screen;
  readonly version: string;
  /** Loads and makes the ports; called once, and not for help. */
  readonly connect: (where: Whereabouts) => Promise<Ports & AsyncDisposable>;
}

/**
 * Finds the command that a command line names, and runs it.
 *
 * @returns The exit code.
 * @throws {UsageError} If the command line makes no sense.
 */
export async function cli(args: readonly string[], { screen, version, connect }: CliRoom): Promise<number> {
  const { verb, rest } = splitVerb(args);
  if (verb === undefined || verb === "help") {
    const flags = parseFlags(rest, {});
    const topic = flags.operands[0];
    const help = async () => topic ? commandHelp(await findCommand(topic)) : overview();
    for (const line of linesOf(flags.has("version") ? version : await help())) screen.out(line);
    return EXIT.ok;
  }
  const command = await findCommand(verb);
  const flags = parseFlags(rest, command.flags ?? {});
  if (flags.has("version") || flags.has("help")) {
    for (const line of linesOf(flags.has("version") ? version : commandHelp(command))) screen.out(line);
    return EXIT.ok;
  }
  checkOperands(command, flags.operands);
  const terminal = terminalOn(screen, { json: flags.has("json"), quiet: flags.has("quiet") });
  const { absentLedger } = command;
  await using ports = await connect({
    manifest: flags.text("manifest"),
    state: flags.text("state"),
    trustOwner: flags.text("trust-owner"),
    absentLedger: typeof absentLedger === "function" ? absentLedger(flags.operands) : absentLedger,
  });
  const code = await command.run({ operands: flags.operands, flags, terminal, ports });
  const signal = ports.stoppedBy();
  return signal === null ? code : SIGNAL_EXIT[signal];
}

/** Finds the first argument that is neither a flag nor the value of one that all commands take. */
function splitVerb(args: readonly string[]): { verb: string | undefined; rest: string[] } {
  const valued = COMMON.string.map((name) => `--${name}`);
  const at = args.findIndex((arg, i) => !arg.startsWith("-") && !valued.includes(args[i - 1] ?? ""));
  return at === -1 ? { verb: undefined, rest: [...args] } : { verb: args[at], rest: args.toSpliced(at, 1) };
}

/** What other programs call these commands. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ["delete", "remove"],
  ["disable", "pause"],
  ["enable", "resume"],
  ["install", "add"],
  ["list", "status"],
  ["ls", "status"],
  ["new", "init"],
  ["ps", "status"],
  ["rm", "remove"],
  ["show", "status"],
  ["start", "run"],
  ["test", "try"],
  ["uninstall", "remove"],
  ["upgrade", "update"],
  ["validate", "check"],
  ["version", "--version"],
]);

async function findCommand(verb: string): Promise<Command> {
  const entry = COMMANDS.get(verb);
  if (entry) return await entry.load();
  const meant = MEANT.get(verb.toLowerCase()) ?? nearestKey(verb, [...COMMANDS.keys()]);
  const hint = meant === undefined ? '"gapless --help" lists them all' : `did you mean "${meant}"?`;
  throw new UsageError(`There is no command "${verb}"; ${hint}`);
}

function checkOperands({ usage, operands: { min, max } }: Command, operands: readonly string[]): void {
  if (operands.length >= min && operands.length <= max) return;
  // After the verb, operands precede the flags.
  const missing = usage.split(" ").slice(1 + operands.length, 1 + min).join(" ");
  const why = operands.length > max ? `unexpected "${operands[max]}"` : `missing ${missing}`;
  throw new UsageError(`${why}; usage: gapless ${usage}`);
}
