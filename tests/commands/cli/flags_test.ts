import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../../../src/commands/cli/flags.ts";
import { UsageError } from "../../../src/commands/cli/usage_error.ts";

const NAMES = { string: ["from", "to"], boolean: ["now"] };

Deno.test("a value may begin with a minus and a digit, as -3h does", () => {
  const flags = parseFlags(["report", "--from", "-3h", "--to=-1h", "--now"], NAMES);
  assertEquals([flags.text("from"), flags.text("to"), flags.has("now")], ["-3h", "-1h", true]);
  assertEquals(flags.operands, ["report"]);
});

Deno.test("behind -- all is an operand", () => {
  assertEquals(parseFlags(["--", "--from", "-3h"], NAMES).operands, ["--from", "-3h"]);
});

for (const args of [["-3h"], ["--now", "-3h"], ["--from", "now", "-3h"]]) {
  Deno.test(`${args.join(" ")} is an unknown flag`, () => {
    assertThrows(() => parseFlags(args, NAMES), UsageError, 'There is no flag "-3h"');
  });
}

Deno.test("--state names states where it can, and else the state folder; both may be given", () => {
  const names = { states: ["late", "owed"] };
  const parse = (...args: string[]) => {
    const flags = parseFlags(args, names);
    return [flags.text("state"), flags.text("states")];
  };
  assertEquals(parse("--state", "late"), [undefined, "late"]);
  assertEquals(parse("--state=late,owed", "--state", "/srv/late"), ["/srv/late", "late,owed"]);
  assertEquals(parse("--state", "./late", "--state", "owed"), ["./late", "owed"]);
  assertEquals(parse("--state", "late,states"), ["late,states", undefined]);
  assertEquals(parseFlags(["--state", "late"], {}).text("state"), "late");
});
