import { assertEquals, assertThrows } from "@std/assert";
import { secretFiles } from "../../../../src/domain/manifest/parse/secret_files.ts";

const MANIFEST = `
[gapless]
env_file = "../shared/.env"
ledger = { file = "/run/secrets/ledger" }

[plugins.a.config]
token = { file = "token" }
nested = [{ deep = { file = "./deep" } }]
table = { file = "no-reference", mode = 1 }
env = { env = "NAME" }

[plugins.b.config]
bad = { file = "~/x" }
number = { file = 1 }
`;

Deno.test("secretFiles() finds the sources of all values, whichever plugin's they are", () => {
  assertEquals(secretFiles(`\ufeff${MANIFEST}`, "/srv/jobs/gapless.toml"), [
    { path: "/srv/jobs/.npmrc", role: "the settings of npm beside the manifest" },
    { path: "/srv/shared/.env", role: "the manifest's env_file" },
    { path: "/run/secrets/ledger", role: "a file from which the manifest takes a value" },
    { path: "/srv/jobs/token", role: "a file from which the manifest takes a value" },
    { path: "/srv/jobs/deep", role: "a file from which the manifest takes a value" },
  ]);
});

Deno.test("secretFiles() takes a manifest in the root folder, and one with faults", () => {
  assertEquals(secretFiles("gapless = 1", "/gapless.toml").map(({ path }) => path), ["/.npmrc"]);
  assertThrows(() => secretFiles("[", "/gapless.toml"), SyntaxError, "line 1");
});
