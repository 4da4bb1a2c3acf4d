import { assertEquals } from "@std/assert";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";
import { syncSources } from "../../../src/domain/outlook/sync_inputs.ts";

Deno.test("syncSources() names everything that a sync reads", () => {
  const manifest = parseManifest(
    `[gapless]
    env_file = ".env"
    target = "/etc/cron.d/site"
    [plugins.report]
    module = "./report.ts"
    config = { token = { env = "TOKEN" }, deep = [{ key = { file = "key" } }] }
    [plugins.other]
    module = "./other.ts"
    enabled = false
    config = { token = { env = "TOKEN" } }`,
    "/srv/gapless.toml",
  );
  const sources = syncSources({
    instance: { manifest: "/srv/gapless.toml", state: "/state" },
    manifest,
    artifacts: [
      { path: "/state/artifacts/a.js", restsOn: ["/srv/report.ts", "/srv/deno.json"] },
      { path: "/state/artifacts/b.js", restsOn: ["/srv/other.ts", "/srv/deno.json"] },
    ],
    zones: ["UTC", "Asia/Tokyo", "UTC"],
  });
  assertEquals(sources, {
    target: "/etc/cron.d/site",
    plugins: ["report", "other", "manager"],
    files: [
      "/srv/gapless.toml",
      "/srv/gapless.lock",
      "/srv/.env",
      "/srv/key",
      "/state/artifacts/a.js",
      "/srv/report.ts",
      "/srv/deno.json",
      "/state/artifacts/b.js",
      "/srv/other.ts",
      "/state/links",
      "/state/manifest",
      "/state/block",
      "/state/up.json",
    ],
    zones: ["UTC", "Asia/Tokyo"],
    variables: ["TOKEN"],
  });
});

Deno.test("syncSources() names the lists of users if a plugin has a user", () => {
  const manifest = parseManifest(
    '[plugins.report]\nmodule = "./report.ts"\nuser = "www"',
    "/srv/gapless.toml",
  );
  const instance = { manifest: "/srv/gapless.toml", state: "/state" };
  const { files } = syncSources({ instance, manifest, artifacts: [], zones: [] });
  assertEquals(files.slice(2, 4), ["/etc/passwd", "/etc/group"]);
});
