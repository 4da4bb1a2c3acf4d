import { assertEquals, assertThrows } from "@std/assert";
import { type NpmSettings, parseNpmrc } from "../../../../src/adapters/linker/npm/npmrc.ts";
import { Registries } from "../../../../src/adapters/linker/npm/npmrc.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";

const ENV: Readonly<Record<string, string>> = { TOKEN: "secret" };

function npmrc(text: string): NpmSettings {
  return parseNpmrc(text, (name) => ENV[name]);
}

function authorization(settings: string, url: string): string | undefined {
  return new Registries(undefined, [npmrc(settings)]).authorization(new URL(url));
}

Deno.test("parseNpmrc() puts variables in their places, and leaves unknown ones", () => {
  const text =
    '; a comment\nregistry = "https://a.test"\nx=${TOKEN}/${NONE}/${NONE?}!\naudit=false\nca[]=1\n';
  assertEquals([...npmrc(text)], [["registry", "https://a.test"], ["x", "secret/${NONE}/!"]]);
});

Deno.test("the nearest setting of a registry counts, and a scope's own before all", () => {
  const project = npmrc("@acme:registry=https://acme.test/npm\nregistry=https://project.test");
  const user = npmrc("registry=https://user.test\n@other:registry=https://other.test/");
  const registries = new Registries(undefined, [project, user]);
  assertEquals(["x", "@acme/x", "@other/x", "@free/x"].map((name) => registries.of(name)?.href), [
    "https://project.test/",
    "https://acme.test/npm/",
    "https://other.test/",
    "https://project.test/",
  ]);
  const named = new Registries("https://manifest.test", [project]);
  assertEquals(named.of("x")?.href, "https://manifest.test/");
  assertEquals(named.of("@acme/x")?.href, "https://acme.test/npm/");
  assertEquals(new Registries(undefined, []).of("x"), undefined);
});

Deno.test("a registry's URL must be one, and holds no password", () => {
  for (const text of ["nowhere", "file:///etc", "https://me:secret@a.test/"]) {
    const message = "npm's setting of its registry is no URL that starts with https://, without a user in it";
    assertThrows(() => new Registries(text, []).of("x"), LinkFault, message);
  }
});

Deno.test("a token is for its place alone, and travels by TLS", () => {
  const token = "//a.test/npm/:_authToken=${TOKEN}";
  assertEquals(authorization(token, "https://a.test/npm/x"), "Bearer secret");
  assertEquals(authorization(token, "https://a.test/npm/@acme/x/-/x-1.0.0.tgz"), "Bearer secret");
  assertEquals(authorization("//127.0.0.1:80/:_authToken=t", "http://127.0.0.1:81/x"), undefined);
  assertEquals(authorization("//127.0.0.1:81/:_authToken=t", "http://127.0.0.1:81/x"), "Bearer t");
  for (
    const url of [
      "https://a.test/x",
      "https://a.test/npmx/x",
      "https://a.test:8443/npm/x",
      "https://b.a.test/npm/x",
      "https://cdn.test/npm/x",
      "http://a.test/npm/x",
    ]
  ) assertEquals(authorization(token, url), undefined, url);
});

Deno.test("users and passwords are sent as npm sends them", () => {
  assertEquals(authorization("//a.test/:_auth=bWU6eA==", "https://a.test/x"), "Basic bWU6eA==");
  assertEquals(
    authorization("//a.test:username=me\n//a.test:_password=eA==", "https://a.test/x"),
    `Basic ${btoa("me:x")}`,
  );
  assertEquals(authorization("//a.test/:username=me", "https://a.test/x"), undefined);
  // "é:é", in UTF-8.
  assertEquals(
    authorization("//a.test/:username=é\n//a.test/:_password=w6k=", "https://a.test/x"),
    "Basic w6k6w6k=",
  );
  assertThrows(
    () => authorization("//a.test/:username=me\n//a.test/:_password=se!cret", "https://a.test/x"),
    LinkFault,
    `npm's setting "//a.test/:_password" is not base64; "npm login" writes it anew`,
  );
});
