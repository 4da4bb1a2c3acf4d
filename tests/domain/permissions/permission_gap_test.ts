import { assertEquals } from "@std/assert";
import { type Grant, NOTHING_GRANTED } from "../../../src/domain/manifest/grant.ts";
import type { AskedPermission, PermissionKind } from "../../../src/domain/permissions/asked_permission.ts";
import { permissionGap } from "../../../src/domain/permissions/permission_gap.ts";

function asked(kind: PermissionKind, name: string | null): AskedPermission {
  return { kind, name, why: "needs it" };
}

/** Compares in /srv/jobs; returns what is missing and what is unasked, as text. */
function compare(permissions: readonly AskedPermission[], grant: Grant): [string, string] {
  const { missing, unasked } = permissionGap(permissions, grant, "/srv/jobs");
  const text = (list: readonly { kind: string; name: string | null }[]) =>
    list.map(({ kind, name }) => name === null ? kind : `${kind} ${name}`).join(", ");
  return [text(missing), text(unasked)];
}

const CASES: readonly (readonly [
  kind: PermissionKind,
  granted: true | readonly string[],
  asks: string | null,
  gap: [missing: string, unasked: string],
])[] = [
  ["net", [], "example.com", ["net example.com", ""]],
  ["net", ["example.com"], "example.com:443", ["", ""]],
  ["net", ["example.com:443"], "example.com:443", ["", ""]],
  ["net", ["EXAMPLE.com"], "example.com", ["", ""]],
  ["net", ["example.com:443"], "example.com", ["net example.com", ""]],
  ["net", ["example.com:443"], "example.com:80", ["net example.com:80", "net example.com:443"]],
  ["net", ["*.example.com"], "api.example.com:443", ["", ""]],
  ["net", ["*.example.com"], "example.com", ["net example.com", "net *.example.com"]],
  ["net", ["[::1]"], "[::1]:80", ["", ""]],
  ["net", true, "example.com", ["", ""]],
  ["net", ["example.com"], null, ["net", ""]],
  ["net", true, null, ["", ""]],
  ["listen", ["127.0.0.1:80"], "127.0.0.1:80", ["", ""]],
  ["listen", ["127.0.0.1:80"], "127.0.0.1:81", ["listen 127.0.0.1:81", "listen 127.0.0.1:80"]],
  ["env", ["AWS_*"], "AWS_REGION", ["", ""]],
  ["env", ["HOME"], "home", ["env home", "env HOME"]],
  ["read", ["/srv/jobs/data"], "./data", ["", ""]],
  ["read", ["/srv/jobs"], "./data/x", ["", ""]],
  ["read", ["/"], "./data/x", ["", ""]],
  ["read", ["/srv/jobs/data"], "./database", ["read ./database", "read /srv/jobs/data"]],
  ["read", ["/srv/jobs/data/in"], "./data", ["read ./data", ""]],
  ["read", ["/srv/jobs/data"], "./data/../other", ["read ./data/../other", "read /srv/jobs/data"]],
  ["run", ["git"], "/usr/bin/git", ["run /usr/bin/git", "run git"]],
  ["run", ["/srv/jobs/x.sh"], "./x.sh", ["", ""]],
  ["sys", ["hostname"], "hostname", ["", ""]],
];

for (const [kind, granted, name, gap] of CASES) {
  Deno.test(`permissionGap(): ${kind} ${granted} granted, ${name ?? "everything"} asked`, () => {
    assertEquals(compare([asked(kind, name)], { ...NOTHING_GRANTED, [kind]: granted }), gap);
  });
}

Deno.test("permissionGap(): nothing is missing where all is granted, and what is not asked for is told", () => {
  assertEquals(compare([asked("net", "example.com"), asked("run", null)], { kind: "all" }), [
    "",
    "listen, env, read, write, sys, ffi",
  ]);
});

Deno.test("permissionGap(): a kind does not stand for another", () => {
  assertEquals(compare([asked("write", "./data")], { ...NOTHING_GRANTED, read: ["/srv/jobs/data"] }), [
    "write ./data",
    "read /srv/jobs/data",
  ]);
});
