import { assertEquals, assertMatch } from "@std/assert";
import { configDigest } from "../../../src/domain/manifest/config_digest.ts";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";

/** Returns the digest of a config as it is in a manifest. */
function digestOf(config: string): string {
  const text = `[plugins.a]\nmodule = "./a.ts"\n[plugins.a.config]\n${config}`;
  return configDigest(parseManifest(text, "/srv/gapless.toml").plugins.get("a")!.config);
}

const SAME = [
  ["a = 1\nb = 2", "b = 2\na = 1", "the order of keys"],
  ["a = { x = 1, y = 2 }", "[plugins.a.config.a]\ny = 2\nx = 1", "the form of a table"],
  ['a = { file = "./secret" }', 'a = { file = "/srv/secret" }', "the form of a path"],
  ["a = 10", "a = 1_0 # ten", "the form of a number, and comments"],
] as const;

for (const [one, other, what] of SAME) {
  Deno.test(`configDigest() does not count ${what}`, () => assertEquals(digestOf(one), digestOf(other)));
}

Deno.test("configDigest() tells values and references apart, whatever they look like", () => {
  const configs = [
    "",
    "a = 1",
    'a = "1"',
    "a = true",
    'a = "true"',
    "a = [1]",
    "a = [[1]]",
    "a = [1, 2]",
    "a = [2, 1]",
    "a = []",
    "a = {}",
    "a = { a = 1 }",
    "b = 1",
    "a = 1\nb = 1",
    'a = { env = "A" }',
    'a = { env = "B" }',
    'a = { file = "A" }',
    'a = { env = "A", x = 1 }',
    'a = ["env", "A"]',
    'a = ["table"]',
    "a = 2026-01-01T00:00:00Z",
    'a = "2026-01-01T00:00:00.000Z"',
    'a = "1\\",[\\"b"',
  ];
  const digests = configs.map(digestOf);
  assertEquals(new Set(digests).size, configs.length);
  for (const digest of digests) assertMatch(digest, /^[0-9a-f]{64}$/);
});

Deno.test("configDigest() stays what it is from version to version: it is compared over years", () => {
  assertEquals(
    digestOf('days = 7\npassword = { env = "PASSWORD" }\ntags = ["a", true, 1.5]'),
    "68b36f040586b8956428cafd8b143850361b2b27d8b0dee171ab341a0cc193d8",
  );
});
