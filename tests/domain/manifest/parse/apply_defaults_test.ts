// Covers the part of parse_manifest.ts that is about [defaults], too.
import { assertEquals, assertThrows } from "@std/assert";
import { ManifestError } from "../../../../src/domain/manifest/manifest_error.ts";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";

const parse = (text: string) => parseManifest(text, "/srv/gapless.toml");

Deno.test("every plugin has the keys of [defaults] that it does not have itself; the manager has none of them", () => {
  const { plugins } = parse(`
[defaults]
timeout = "5m"
overlap = "allow"
jitter = "10s"
user = "nobody"
retry = { attempts = 7, backoff = "2s" }
grant = { net = ["example.com"] }
config = { team = "ops", room = "a" }
[plugins.one]
module = "./one.ts"
[plugins.two]
module = "./two.ts"
timeout = "1h"
retry = { attempts = 1 }
grant = { read = ["data"] }
config = { room = "b" }
`);
  const [one, two, manager] = ["one", "two", "manager"].map((name) => plugins.get(name)!);
  assertEquals([one?.timeoutMs, two?.timeoutMs, manager?.timeoutMs], [300_000, 3_600_000, 86_400_000]);
  assertEquals([one?.overlap, two?.overlap, manager?.overlap], ["allow", "allow", "forbid"]);
  assertEquals([one?.user, two?.user, manager?.user], ["nobody", "nobody", null]);
  assertEquals([two?.retry.attempts, two?.retry.backoffMs, one?.retry.attempts], [1, 2000, 7]);
  assertEquals(two?.grant.kind === "listed" && [two.grant.net, two.grant.read], [[], ["/srv/data"]]);
  const [ops, room] = ["team", "room"].map((key) => two?.config.get(key));
  assertEquals([ops, room], [{ kind: "literal", value: "ops" }, { kind: "literal", value: "b" }]);
});

Deno.test("what is wrong with a default is reported once, where it stands", () => {
  const found = (text: string) => {
    const error = assertThrows(() => parse(text), ManifestError);
    return error.issues.map(({ path, message }) => `${path}: ${message.slice(0, 24)}`);
  };
  const plugins = '[plugins.one]\nmodule = "./one.ts"\n[plugins.two]\nmodule = "./two.ts"\n';
  assertEquals(found(`[defaults]\ntimeout = 5\n${plugins}`).map((line) => line.split(":")[0]), [
    "defaults.timeout",
  ]);
  assertEquals(
    found(`[defaults]\ncolour = 1\nretry = { attempts = 0 }\n${plugins}`).map((line) => line.split(":")[0]),
    [
      "defaults.retry.attempts",
      "defaults.colour",
    ],
  );
  assertEquals(found(`[defaults]\nmodule = "./x.ts"\n${plugins}`), [
    "defaults.module: each plugin has a module",
  ]);
  assertEquals(found(`defaults = 1\n${plugins}`).map((line) => line.split(":")[0]), ["defaults"]);
  // A plugin's own faults stay its own.
  assertEquals(
    found(`[defaults]\nretry = { attempts = 3 }\n${plugins}retry = { attempts = 0 }\n`).map((line) =>
      line.split(":")[0]
    ),
    ["plugins.two.retry.attempts"],
  );
});
