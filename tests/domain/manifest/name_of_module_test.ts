import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nameOfModule } from "../../../src/domain/manifest/name_of_module.ts";

const CASES: readonly (readonly [specifier: string, name: string | null])[] = [
  ["jsr:@acme/cleaner", "cleaner"],
  ["jsr:/@acme/cleaner@1.0.0/nightly", "cleaner"],
  ["npm:@acme/Some.Plugin@2/dist/index.js", "some-plugin"],
  ["npm:rates@next", "rates"],
  ["https://example.com/mod.ts", null],
  ["https://raw.example.com/acme/rates/v1.2.0/mod.ts?token=x", "rates"],
  ["https://example.com/x/rates.ts#y", "rates"],
  ["./plugins/report/mod.ts", "report"],
  ["/srv/jobs/report.mjs", "report"],
  ["../mod.ts", null],
  ["data:text/javascript,export{}", null],
  ["", null],
];

for (const [specifier, name] of CASES) {
  Deno.test(`nameOfModule("${specifier}") is ${name}`, () => assertEquals(nameOfModule(specifier), name));
}

Deno.test("nameOfModule() returns names that a manifest takes, or none", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (text) => {
    const name = nameOfModule(text);
    assert(name === null || /^[a-z0-9][a-z0-9_-]{0,63}$/.test(name), name ?? "");
  }));
});
