import { assertEquals } from "@std/assert";
import { parseWakeUp } from "../../../src/domain/instance/parse_wake_up.ts";
import { wakeUpCommand } from "../../../src/domain/instance/program.ts";

const INSTANCE = { name: "site", manifest: "/srv/gapless.toml", state: "/var/lib/gapless" };

Deno.test("parseWakeUp() understands what wakeUpCommand() writes", () => {
  const [program, ...args] = wakeUpCommand(["/usr/bin/gapless"], INSTANCE, "report");
  assertEquals(program, "/usr/bin/gapless");
  const { manifest, state } = INSTANCE;
  assertEquals(parseWakeUp(args), { plugin: "report", manifest, state });
});

Deno.test("parseWakeUp() understands whose files are trusted", () => {
  const trusting = { ...INSTANCE, trustedOwners: ["ann", "1000"] };
  const [, ...args] = wakeUpCommand(["/usr/bin/gapless"], trusting, "report");
  assertEquals(args.slice(-2), ["--trust-owner", "ann,1000"]);
  assertEquals(parseWakeUp(args)?.trustOwner, "ann,1000");
});

Deno.test("parseWakeUp() understands a wake-up whose log is read", () => {
  const [, ...args] = wakeUpCommand(["/usr/bin/gapless"], { ...INSTANCE, trustedOwners: ["ann"] }, "report");
  assertEquals(parseWakeUp([...args, "--log-format", "json"]), parseWakeUp(args));
});

Deno.test("parseWakeUp() understands a wake-up that waits for a slot, or was started for one", () => {
  const [, ...args] = wakeUpCommand(["/usr/bin/gapless"], { ...INSTANCE, trustedOwners: ["ann"] }, "report");
  assertEquals(parseWakeUp([...args, "--wait", "--log-format", "text"]), parseWakeUp(args));
  assertEquals(parseWakeUp([...args, "--queued=2026-06-01T00:00:00.000Z"])?.isQueued, true);
  assertEquals(parseWakeUp(args)?.isQueued, undefined);
});

const OTHERS = [
  [],
  ["run"],
  ["run", "report"],
  ["sync", "report", "--manifest", "/m", "--state", "/s"],
  ["run", "report", "--manifest", "/m", "--state", "/s", "--json"],
  ["run", "report", "--state", "/s", "--manifest", "/m"],
  ["run", "report", "--manifest", "m.toml", "--state", "/s"],
  ["run", "report", "--manifest", "/m", "--state", "s"],
  ["run", "report", "--manifest", "/m", "--state"],
  ["run", "report", "--manifest", "/m", "--state", "/s", "--trust-owner"],
  ["run", "report", "--manifest", "/m", "--state", "/s", "--log-format"],
  ["run", "report", "--log-format", "json"],
  ["run", "report", "--manifest", "/m", "--state", "/s", "--trust-owner", "ann", "--json"],
];

for (const args of OTHERS) {
  Deno.test(`parseWakeUp() leaves "${args.join(" ")}" to the command line's parser`, () => {
    assertEquals(parseWakeUp(args), undefined);
  });
}
