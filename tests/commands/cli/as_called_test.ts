import { assertEquals } from "@std/assert";
import { asCalled } from "../../../src/commands/cli/as_called.ts";

const flagsOf = (given: Readonly<Record<string, string>>) => ({ text: (name: string) => given[name] });

Deno.test("commands in a text look where the one that prints it looked, and nothing else changes", () => {
  const text = 'see it with "gapless plan", then "gapless sync"; gapless.lock stays';
  assertEquals(asCalled(text, flagsOf({})), text);
  assertEquals(
    asCalled(text, flagsOf({ manifest: "/srv/it's.toml", state: "s" })),
    `see it with "gapless --manifest '/srv/it'\\''s.toml' --state s plan", then "gapless --manifest '/srv/it'\\''s.toml' --state s sync"; ` +
      "gapless.lock stays",
  );
});
