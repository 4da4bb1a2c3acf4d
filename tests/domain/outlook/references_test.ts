import { assertEquals } from "@std/assert";
import { parseManifest } from "../../../src/domain/manifest/parse/parse_manifest.ts";
import { referencesOf } from "../../../src/domain/outlook/references.ts";

Deno.test("referencesOf() finds variables and files however deep they stand", () => {
  const { plugins } = parseManifest(
    `[plugins.report]
    module = "./report.ts"
    [plugins.report.config]
    plain = "text"
    database = { env = "DATABASE_URL" }
    [[plugins.report.config.hosts]]
    name = "web1"
    key = { file = "./web1.key" }
    [plugins.report.config.mail]
    password = { env = "MAIL_PASSWORD" }`,
    "/srv/gapless.toml",
  );
  assertEquals(referencesOf(plugins.get("report")!.config), {
    variables: ["DATABASE_URL", "MAIL_PASSWORD"],
    files: ["/srv/web1.key"],
    unseen: false,
  });
});
