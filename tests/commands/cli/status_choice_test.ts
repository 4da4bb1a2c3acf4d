import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../../../src/commands/cli/flags.ts";
import { choosePlugins, parseStatusChoice, sortPlugins } from "../../../src/commands/cli/status_choice.ts";
import { UsageError } from "../../../src/commands/cli/usage_error.ts";
import { status } from "../../../src/commands/status.ts";
import type { PluginStatus } from "../../../src/services/status.ts";

/** Of all that is known of a plugin, these parts are what it is chosen by. */
function plugin(name: string, state: PluginStatus["state"], parts: Partial<PluginStatus> = {}): PluginStatus {
  return {
    name,
    state,
    problems: [],
    doneUpTo: null,
    nextTick: null,
    lastRun: null,
    ...parts,
  } as PluginStatus;
}

const FAILED = { lastRun: { outcome: "failed", startedAt: new Date(5) } } as Partial<PluginStatus>;
const ALL = [
  plugin("web", "ok", { nextTick: new Date(9), doneUpTo: new Date(7) }),
  plugin("mail", "running", { ...FAILED, problems: ["owed"] }),
  plugin("sync", "parked", { problems: ["parked", "late"], nextTick: new Date(3) }),
  plugin("away", "disabled", { problems: ["disabled"] }),
];

function chosen(...args: string[]): string[] {
  const flags = parseFlags(args, status.flags ?? {});
  return choosePlugins(ALL, parseStatusChoice(flags)).map(({ name }) => name);
}

Deno.test("status shows the plugins that are named, and those of which a state holds", () => {
  assertEquals(chosen(), ["web", "mail", "sync", "away"]);
  assertEquals(chosen("sync", "web"), ["web", "sync"]);
  assertEquals(chosen("--state", "late"), ["sync"]);
  assertEquals(chosen("--state", "ok,owed"), ["web", "mail"]);
  assertEquals(chosen("--failed"), ["mail"]);
  assertEquals(chosen("--failed", "web"), []);
});

Deno.test("status sorts plugins, those that need attention first", () => {
  assertEquals(sortPlugins(ALL, "urgency").map(({ name }) => name), ["sync", "away", "mail", "web"]);
  assertEquals(chosen("--sort", "name"), ["away", "mail", "sync", "web"]);
  assertEquals(chosen("--sort", "next"), ["sync", "web", "away", "mail"]);
  assertEquals(chosen("--sort", "last").at(0), "mail");
  assertEquals(chosen("--sort", "done").at(-1), "web");
});

Deno.test("status says what it does not know, and what is nearest", () => {
  const message = (...args: string[]) => assertThrows(() => chosen(...args), UsageError).message;
  assertEquals(message("wep"), 'There is no plugin "wep" in the manifest; did you mean "web"?');
  assertEquals(message("--states", "perked"), 'Cannot use --states "perked": did you mean "parked"?');
  assertEquals(message("--sort", "nme"), 'Cannot use --sort "nme": did you mean "name"?');
});
