import { assertEquals } from "@std/assert";
import { isColoured } from "../../../src/adapters/screen/is_coloured.ts";

const CASES:
  readonly (readonly [env: Record<string, string>, args: string[], terminal: boolean, is: boolean])[] = [
    [{}, [], true, true],
    [{}, [], false, false],
    [{ TERM: "xterm" }, [], true, true],
    [{ TERM: "dumb" }, [], true, false],
    [{ TERM: "dumb", FORCE_COLOR: "1" }, [], true, true],
    [{ NO_COLOR: "1" }, [], true, false],
    [{ NO_COLOR: "" }, [], true, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, [], true, false],
    [{ FORCE_COLOR: "1" }, [], false, true],
    [{ FORCE_COLOR: "true" }, [], false, true],
    [{ FORCE_COLOR: "0" }, [], true, false],
    [{ FORCE_COLOR: "" }, [], false, false],
    [{ CLICOLOR_FORCE: "1" }, [], false, true],
    [{ FORCE_COLOR: "1" }, ["status", "--no-color"], true, false],
  ];

for (const [env, args, terminal, is] of CASES) {
  const where = terminal ? "a terminal" : "a pipe";
  Deno.test(`isColoured() is ${is} on ${where} with ${JSON.stringify(env)} and "${args.join(" ")}"`, () => {
    assertEquals(isColoured(terminal, args, (name) => env[name]), is);
  });
}
