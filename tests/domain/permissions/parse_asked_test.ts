import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { PERMISSION_KINDS } from "../../../src/domain/permissions/asked_permission.ts";
import { parseAsked } from "../../../src/domain/permissions/parse_asked.ts";

Deno.test("parseAsked() reads things with their reasons, and kinds as a whole", () => {
  assertEquals(
    parseAsked({
      run: "starts what the config names",
      net: { "example.com:443": " fetches rates ", "[::1]:80": "asks a neighbour" },
      sys: {},
    }),
    [
      { kind: "run", name: null, why: "starts what the config names" },
      { kind: "net", name: "example.com:443", why: "fetches rates" },
      { kind: "net", name: "[::1]:80", why: "asks a neighbour" },
    ],
  );
  assertEquals(parseAsked({}), []);
});

const NEEDS_OBJECT = 'permissions must be an object such as { net: { "example.com": "why" } }';
const REFUSED: readonly (readonly [value: unknown, message: string])[] = [
  [null, NEEDS_OBJECT],
  ["all", NEEDS_OBJECT],
  [["net"], NEEDS_OBJECT],
  [{ evn: {} }, 'permissions has an unknown kind "evn"; did you mean "env"?'],
  [{ import: {} }, 'permissions has an unknown kind "import"; known: "net", "listen", "env", '],
  [
    JSON.parse('{"__proto__": {}}'),
    'permissions has an unknown kind "__proto__"; known: "net", "listen", "env", ',
  ],
  [{ net: true }, "permissions.net must be an object of names, each with why it is needed, or a string that"],
  [{ net: ["example.com"] }, "permissions.net must be an object of names"],
  [{ net: "" }, "permissions.net must tell why, in one line of at most 200 characters"],
  [{ net: { "example.com": true } }, 'permissions.net."example.com" must tell why, in a string'],
  [{ env: { HOME: " " } }, "permissions.env.HOME must tell why, in one line"],
  [{ env: { HOME: "a\nb" } }, "permissions.env.HOME must tell why, in one line"],
  [{ env: { HOME: "\x1b[2J" } }, "permissions.env.HOME must tell why, in one line"],
  [{ env: { HOME: "\u202egnihton" } }, "permissions.env.HOME must tell why, in one line"],
  [{ env: { HOME: "x".repeat(201) } }, "permissions.env.HOME must tell why, in one line"],
  [{ read: { "a\nb": "why" } }, 'permissions.read names "a\\nb", which is no name of one readable line'],
  [{ read: { ["x".repeat(1001)]: "why" } }, "which is no name of one readable line"],
  [{ read: { "": "why" } }, 'permissions.read[0]: Cannot use the path "": it is empty'],
  [{ read: { "~/x": "why" } }, 'permissions.read[0]: Cannot use the path "~/x": "~" is not expanded here'],
  [
    { net: { "https://example.com": "why" } },
    'permissions.net[0]: Cannot grant "https://example.com": write',
  ],
  [
    { env: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`V${i}`, "why"])) },
    "permissions names more than 100 things",
  ],
];

for (const [value, message] of REFUSED) {
  Deno.test(`parseAsked() refuses ${JSON.stringify(value).slice(0, 60)}: ${message}`, () => {
    assertThrows(() => parseAsked(value), SyntaxError, message);
  });
}

Deno.test("parseAsked() refuses or understands whatever comes out of a sandbox", () => {
  const kind = fc.oneof(fc.constantFrom(...PERMISSION_KINDS), fc.string());
  const need = fc.oneof(fc.json().map((text) => JSON.parse(text)), fc.dictionary(fc.string(), fc.string()));
  fc.assert(fc.property(fc.dictionary(kind, need), (value) => {
    try {
      for (const { kind, name, why } of parseAsked(value)) {
        assert(PERMISSION_KINDS.includes(kind));
        // deno-lint-ignore no-control-regex
        assert(!/[\x00-\x1f\x7f-\x9f\u2028\u202e]/.test(`${name}${why}`));
      }
    } catch (error) {
      assert(error instanceof SyntaxError, String(error));
    }
  }));
});
