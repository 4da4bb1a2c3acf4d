import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { Registry } from "./registry.ts";
import { tarball } from "./tarball.ts";

async function text(url: string, init?: RequestInit & { client?: Deno.HttpClient }): Promise<string> {
  return await (await fetch(url, init)).text();
}

Deno.test("the registry knows what it has by its tag, and says so", async () => {
  await using registry = Registry.open();
  const url = registry.put("/mod.ts", "export default 1;");
  const first = await fetch(url);
  assertEquals(await first.text(), "export default 1;");
  assertEquals(first.headers.get("content-type"), "application/typescript; charset=utf-8");
  const headers = { "if-none-match": first.headers.get("etag") ?? "" };
  const second = await fetch(url, { headers });
  assertEquals([second.status, await second.text()], [304, ""]);
  registry.put("/mod.ts", "export default 2;");
  assertEquals(await text(url, { headers }), "export default 2;");
  assertEquals(await text(registry.url("/none.ts")), "not found");
  assertEquals(registry.visits.map(({ path, status }) => `${status} ${path}`), [
    "200 /mod.ts",
    "304 /mod.ts",
    "200 /mod.ts",
    "404 /none.ts",
  ]);
});

Deno.test("the registry speaks TLS with a certificate of its own authority", async () => {
  await using registry = Registry.open({ tls: true });
  const url = registry.put("/mod.ts", "secret");
  await assertRejects(() => fetch(url), TypeError);
  using client = Deno.createHttpClient({ caCerts: [registry.authority] });
  assertEquals(await text(url, { client }), "secret");
  assertEquals(await text(registry.url("/mod.ts", "localhost"), { client }), "secret");
});

Deno.test("the registry has packages as JSR has them", async () => {
  await using registry = Registry.open();
  registry.jsr("@acme/x", "1.0.0", { files: { "/mod.ts": "export {}" } });
  registry.jsr("@acme/x", "1.1.0", { files: {}, yanked: true });
  assertEquals(JSON.parse(await text(`${registry.jsrUrl}@acme/x/meta.json`)), {
    scope: "acme",
    name: "x",
    latest: "1.0.0",
    versions: { "1.0.0": {}, "1.1.0": { yanked: true } },
  });
  const meta = JSON.parse(await text(`${registry.jsrUrl}@acme/x/1.0.0_meta.json`));
  assertEquals(meta.exports, { ".": "./mod.ts" });
  assertEquals(meta.manifest["/mod.ts"].size, 9);
  assertMatch(meta.manifest["/mod.ts"].checksum, /^sha256-[0-9a-f]{64}$/);
  assertEquals(await text(`${registry.jsrUrl}@acme/x/1.0.0/mod.ts`), "export {}");
});

Deno.test("the registry has packages as npm has them", async () => {
  await using registry = Registry.open();
  registry.npm("@acme/y", "2.0.0", { files: { "index.js": "1" }, manifest: { dependencies: { z: "^1" } } });
  const packument = JSON.parse(await text(`${registry.npmUrl}@acme%2fy`));
  assertEquals(packument["dist-tags"], { latest: "2.0.0" });
  const { dist, ...version } = packument.versions["2.0.0"];
  assertEquals(version, { name: "@acme/y", version: "2.0.0", dependencies: { z: "^1" } });
  assertEquals(dist.tarball, `${registry.npmUrl}@acme/y/-/y-2.0.0.tgz`);
  assertMatch(dist.integrity, /^sha512-.{88}$/);
  const bytes = new Uint8Array(await (await fetch(dist.tarball)).arrayBuffer());
  const digest = createHash("sha512").update(bytes).digest("base64");
  assertEquals(dist.integrity, `sha512-${digest}`);
});

Deno.test("tar reads what the registry packs", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeFile(`${folder}/x.tgz`, tarball([{ path: "package/a/b.js", content: "ä".repeat(700) }]));
  const { code } = await new Deno.Command("tar", { args: ["xzf", "x.tgz"], cwd: folder }).output();
  assertEquals(code, 0);
  assertEquals(await Deno.readTextFile(`${folder}/package/a/b.js`), "ä".repeat(700));
  assertEquals(gunzipSync(tarball([])).length, 1024);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the registry goes away, and comes back at the same address", async () => {
  await using registry = Registry.open();
  const url = registry.put("/mod.ts", "here");
  assertEquals(await text(url), "here");
  await registry.stop();
  await assertRejects(() => fetch(url), TypeError);
  registry.start();
  assertEquals(await text(url), "here");
});

Deno.test("the registry does wrong as often as it is told to", async () => {
  await using registry = Registry.open();
  const url = registry.put("/mod.ts", "0123456789abc");
  registry.fail("/mod.ts", { kind: "status", status: 503 }, 2);
  for (const expected of ["no luck", "no luck", "0123456789abc"]) assertEquals(await text(url), expected);
  registry.fail("/mod.ts", { kind: "truncated" });
  await assertRejects(() => text(url), TypeError);
  registry.fail("/mod.ts", { kind: "redirect" });
  await assertRejects(() => text(url), TypeError, "redirect");
  registry.fail("/mod.ts", { kind: "flipped" });
  assertEquals(await text(url), "0123456789abb");
  registry.fail("/mod.ts", { kind: "drip", ms: 1 });
  assertEquals(await text(url), "0123456789abc");
  registry.fail("/mod.ts", { kind: "endless" });
  const { body } = await fetch(url);
  const reader = body?.getReader();
  assertEquals((await reader?.read())?.value?.[0], 32);
  await reader?.cancel();
  registry.mend();
  assertEquals(await text(url), "0123456789abc");
  assertEquals(await text(registry.url("/endless/7.ts")), 'import "./8.ts";');
});

Deno.test("the registry asks who is there", async () => {
  await using registry = Registry.open();
  const url = registry.put("/private/mod.ts", "mine");
  registry.guard("/private/", "Bearer secret");
  assertEquals(await text(url), "who are you?");
  assertEquals(await text(url, { headers: { authorization: "Bearer secret" } }), "mine");
});
