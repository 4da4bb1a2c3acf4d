import { assertEquals } from "@std/assert";
import standIn from "./stand_in.ts";

function messages(file: string, source: string): string[] {
  return Deno.lint.runPlugin(standIn, file, source).map(({ message }) => message);
}

const REFUSED: readonly (readonly [what: string, source: string])[] = [
  ["HostPrograms", "new HostPrograms({ env: Deno.env.toObject(), isRoot: true });"],
  ['"crontab"', 'new Deno.Command("crontab", { args: ["-l"] });'],
  ['"/usr/bin/crontab"', 'new Deno.Command("/usr/bin/crontab");'],
  ["main.ts", 'new URL("../../main.ts", import.meta.url);'],
];

for (const [what, source] of REFUSED) {
  Deno.test(`the stand-in rule refuses ${what} in a test`, () => {
    assertEquals(messages("/p/tests/wiring/a_test.ts", source), [
      `${what} may reach the machine's crontab; use tests/stand_in.ts`,
    ]);
    assertEquals(messages("/p/tests/e2e/a_test.ts", source), []);
    assertEquals(messages("/p/src/wiring/a.ts", source), []);
  });
}

Deno.test("the stand-in rule leaves other programs alone", () => {
  assertEquals(messages("/p/tests/a_test.ts", 'new Deno.Command("sh"); programsWith(path);'), []);
});
