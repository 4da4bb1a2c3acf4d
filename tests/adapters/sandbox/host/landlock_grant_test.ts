import { assertEquals } from "@std/assert";
import { landlockGrant } from "../../../../src/adapters/sandbox/host/landlock_grant.ts";
import type { Grant } from "../../../../src/domain/manifest/grant.ts";
import { NOTHING } from "../plugin_fixture.ts";

const CODE = "/state/running/x.js";

function grantOf(changes: Partial<typeof NOTHING>, environment: Readonly<Record<string, string>> = {}) {
  return landlockGrant({ grant: { ...NOTHING, ...changes }, landlock: true, environment }, CODE);
}

Deno.test("landlockGrant() always lets a plugin read its own code", () => {
  assertEquals(grantOf({}), { read: [CODE], write: [], connect: [], bind: [], system: false });
  assertEquals(grantOf({ read: true })?.read, true);
  assertEquals(grantOf({ read: ["/data"], write: ["/out"], sys: ["hostname"] }), {
    read: ["/data", CODE],
    write: ["/out"],
    connect: [],
    bind: [],
    system: true,
  });
});

const PORTS: readonly (readonly [net: true | readonly string[], connect: true | readonly number[]])[] = [
  [true, true],
  [[], []],
  [["a.example:443"], [443, 53]],
  [["a.example:443", "b.example:443", "[::1]:8080", "127.0.0.1:5432"], [443, 8080, 5432, 53]],
  [["a.example:443", "b.example"], true],
  [["[::1]"], true],
  [["::1"], true],
  [["fe80::1:80"], true],
];
for (const [net, connect] of PORTS) {
  Deno.test(`landlockGrant() takes the ports of net = ${JSON.stringify(net)}`, () => {
    assertEquals(grantOf({ net })?.connect, connect);
  });
}

Deno.test("landlockGrant() lets requests go through a proxy that a granted variable names", () => {
  const ports = (environment: Readonly<Record<string, string>>) =>
    grantOf({ net: ["a.example:443"] }, environment)?.connect;
  assertEquals(ports({ HTTPS_PROXY: "http://proxy.lan:3128" }), [443, 53, 3128]);
  assertEquals(ports({ http_proxy: "proxy.lan:8888", ALL_PROXY: "socks5://proxy.lan" }), [
    443,
    53,
    8888,
    1080,
  ]);
  assertEquals(ports({ HTTP_PROXY: "https://proxy.lan" }), [443, 53]);
  assertEquals(ports({ HTTP_PROXY: "http://[" }), [443, 53]);
});

Deno.test("landlockGrant() is null where nothing is restricted", () => {
  const grants: Grant[] = [{ kind: "all" }, { ...NOTHING, run: ["id"] }, { ...NOTHING, ffi: true }];
  for (const grant of grants) {
    assertEquals(landlockGrant({ grant, landlock: true, environment: {} }, CODE), null);
  }
  assertEquals(landlockGrant({ grant: NOTHING, landlock: false, environment: {} }, CODE), null);
});
