import { assertEquals } from "@std/assert";
import { NOTHING_GRANTED, parseGrant } from "../../../src/domain/manifest/parse_grant.ts";
import { Issues } from "../../../src/domain/manifest/issues.ts";
import { parseToml } from "../../../src/domain/manifest/parse_toml.ts";
import { grantLines } from "../../../src/domain/permissions/grant_lines.ts";
import { parseAsked } from "../../../src/domain/permissions/parse_asked.ts";
import { permissionGap } from "../../../src/domain/permissions/permission_gap.ts";

const ASKED = parseAsked({
  net: { "example.com": "why" },
  env: "why",
  read: { './odd "name"\\': "why", "/srv/jobs": "why" },
  run: { "./x.sh": "why" },
});

Deno.test("grantLines() keeps what is granted, and adds what is missing", () => {
  const grant = { ...NOTHING_GRANTED, net: ["a.org"], env: ["HOME"], read: ["/srv/jobs/data", "/etc/x"] };
  const { missing } = permissionGap(ASKED, grant, "/srv/jobs");
  assertEquals(grantLines(missing, { grant, folder: "/srv/jobs" }), [
    'net = ["a.org", "example.com"]',
    "env = true",
    String.raw`read = ["./data", "/etc/x", "./odd \"name\"\\", "/srv/jobs"]`,
    'run = ["./x.sh"]',
  ]);
});

Deno.test("grantLines() writes what, once it stands in the manifest, leaves nothing missing", () => {
  const folder = "/srv/jobs";
  const toml = parseToml(grantLines(ASKED, { grant: NOTHING_GRANTED, folder }).join("\n"));
  const issues = new Issues();
  const grant = parseGrant(toml, "grant", { folder, issues });
  assertEquals(issues.found, []);
  assertEquals(permissionGap(ASKED, grant, folder), { missing: [], unasked: [] });
});
