import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { NOTHING_GRANTED } from "../../../src/domain/manifest/grant.ts";
import { parseGrant } from "../../../src/domain/manifest/parse/parse_grant.ts";
import { Issues } from "../../../src/domain/manifest/issues.ts";
import { parseToml } from "../../../src/domain/manifest/parse/parse_toml.ts";
import { type AskedPermission, PERMISSION_KINDS } from "../../../src/domain/permissions/asked_permission.ts";
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
  assertGrantable(ASKED);
  const name = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.webPath(), fc.domain());
  const need = fc.dictionary(name, fc.constant("why"), { maxKeys: 4 });
  const permissions = fc.dictionary(fc.constantFrom(...PERMISSION_KINDS), need);
  fc.assert(
    fc.property(permissions, (value) => {
      try {
        parseAsked(value);
      } catch {
        fc.pre(false);
      }
      assertGrantable(parseAsked(value));
    }),
    { numRuns: 200 },
  );
});

/** Asserts that the lines for what is asked grant just that. */
function assertGrantable(asked: readonly AskedPermission[]): void {
  const folder = "/srv/jobs";
  const toml = parseToml(grantLines(asked, { grant: NOTHING_GRANTED, folder }).join("\n"));
  const issues = new Issues();
  const grant = parseGrant(toml, "grant", { folder, issues });
  assertEquals(issues.found, []);
  assertEquals(permissionGap(asked, grant, folder), { missing: [], unasked: [] });
}
