import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { ManifestError } from "../../../../src/domain/manifest/manifest_error.ts";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";

const WORDS = [
  "gapless plugins ledger timezone env_file log_limit report manager module schedule since catchup timeout jitter",
  "retry attempts backoff max grant net read run config env file __proto__ constructor toString",
  `"a.b" ''`,
].join(" ").split(" ");
const VALUES = String.raw`
1 | -1 | 0.5 | 1e400 | inf | nan | 9007199254740993 | true | [] | {} | 2026-02-30 | 07:30:00
"all" | "sqlite" | "postgres://" | "now" | "0 0 * * *" | "* * * *" | "@reboot" | "0 0 30 2 *"
"./x.ts" | "file:///%" | "npm:x" | "builtin:manager" | "10m" | "1MB" | "UTC" | "\u0000"
["a", 1] | { env = "A" } | { file = "" } | { __proto__ = 1 } | { constructor.x = [{ env = "=" }] }
`.trim().split(/ \| |\n/);
const key = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }).map((keys) => keys.join("."));
const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.string({ unit: "grapheme" }).map((text) => JSON.stringify(text)),
);
const line = fc.oneof(
  key.map((name) => `[${name}]`),
  fc.tuple(key, value).map(([name, text]) => `${name} = ${text}`),
);
const tomlish = fc.array(line, { maxLength: 12 }).map((lines) => lines.join("\n"));
/** Sound syntax around one doubtful value, so that every field's parser gets its share. */
const plugin = fc.tuple(key, value)
  .map(([name, text]) => `[plugins.x]\nmodule = "./x.ts"\n[plugins.y]\n${name} = ${text}`);

const INPUTS = { text: fc.string({ unit: "binary" }), TOML: tomlish, plugin };

for (const [what, texts] of Object.entries(INPUTS)) {
  Deno.test(`parseManifest() answers any ${what} with a manifest or a ManifestError`, () => {
    fc.assert(fc.property(texts, accepts), { numRuns: 500 });
    assertEquals(Object.keys(Object.prototype), []);
  });
}

function accepts(text: string): void {
  try {
    parseManifest(text, "/srv/jobs/gapless.toml");
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
  }
}

Deno.test("parseManifest() takes the names of a prototype's members for keys of a config", () => {
  const text =
    '[plugins.x]\nmodule = "./x.ts"\n[plugins.x.config]\n__proto__ = 1\nconstructor = 2\ntoString = 3\n';
  const { plugins } = parseManifest(text, "/srv/jobs/gapless.toml");
  assertEquals([...plugins.get("x")?.config.keys() ?? []], ["__proto__", "constructor", "toString"]);
});

Deno.test("parseManifest() takes constructor for a plugin's name like any other", () => {
  const { plugins } = parseManifest('[plugins.constructor]\nmodule = "./x.ts"\n', "/srv/jobs/gapless.toml");
  assertEquals([...plugins.keys()], ["constructor", "manager"]);
});
