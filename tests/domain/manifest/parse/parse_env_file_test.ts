import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseEnvFile } from "../../../../src/domain/manifest/parse/parse_env_file.ts";

const CASES: readonly (readonly [text: string, variables: Record<string, string>])[] = [
  ["", {}],
  ["\n  \n# comment\n\t# comment", {}],
  ["A=1", { A: "1" }],
  ["A=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["export A = 1 ", { A: "1" }],
  ["A=", { A: "" }],
  ["A=1\nA=2", { A: "2" }],
  ["A=postgres://u:p@h/db?x=y#z", { A: "postgres://u:p@h/db?x=y#z" }],
  ["A=two words # comment", { A: "two words" }],
  ["A='# not one' # comment", { A: "# not one" }],
  ["A='a\\nb $HOME'", { A: "a\\nb $HOME" }],
  ['A="a\\nb \\"c\\" \\\\"', { A: 'a\nb "c" \\' }],
  ['A="two\nlines"\nB=2', { A: "two\nlines", B: "2" }],
  ["A=it's", { A: "it's" }],
  ["__proto__=1", Object.fromEntries([["__proto__", "1"]])],
];

for (const [text, variables] of CASES) {
  Deno.test(`parseEnvFile() reads ${JSON.stringify(text)}`, () => {
    assertEquals(Object.fromEntries(parseEnvFile(text)), variables);
  });
}

for (
  const [text, line] of [["A=1\nwhat", 2], ["1A=2", 1], ["A='open", 1], ['A="open', 1], [
    "A='x'y",
    1,
  ]] as const
) {
  Deno.test(`parseEnvFile() refuses ${JSON.stringify(text)}, and names the line alone`, () => {
    const message = `line ${line} is no variable; write NAME=value, with quotes that are closed`;
    assertEquals(assertThrows(() => parseEnvFile(text), SyntaxError).message, message);
  });
}

Deno.test("parseEnvFile() refuses what the system's loader reads", () => {
  assertThrows(
    () => parseEnvFile("LD_PRELOAD=/x.so"),
    SyntaxError,
    "LD_PRELOAD changes how every program is started",
  );
});

Deno.test("parseEnvFile() gives back any value in single quotes that holds none", () => {
  fc.assert(fc.property(fc.string(), (value) => {
    fc.pre(!value.includes("'"));
    assertEquals(parseEnvFile(`A='${value}'\nB=2`), new Map([["A", value], ["B", "2"]]));
  }));
});
