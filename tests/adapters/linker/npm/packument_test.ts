import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parsePackument } from "../../../../src/adapters/linker/npm/packument.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";

const TARBALL = "https://registry.test/x/-/x-1.0.0.tgz";

function parse(json: unknown): ReturnType<typeof parsePackument> {
  return parsePackument("x", JSON.stringify(json));
}

Deno.test("parsePackument() reads versions, tags and digests", () => {
  const { tags, versions } = parse({
    name: "x",
    "dist-tags": { latest: "1.0.0", gone: "0.1.0" },
    versions: {
      "1.0.0": { dist: { tarball: TARBALL, integrity: "sha512-abc", shasum: "00" }, deprecated: "use y" },
      "0.9.1": { dist: { tarball: TARBALL, integrity: "md5-abc", shasum: "ff".repeat(20) } },
      "0.9.0": { dist: { tarball: TARBALL, shasum: "ff".repeat(20) }, deprecated: "" },
    },
  });
  assertEquals([...tags], [["latest", "1.0.0"]]);
  assertEquals([...versions], [
    ["1.0.0", { deprecated: true, tarball: TARBALL, integrity: "sha512-abc" }],
    ["0.9.1", { deprecated: false, tarball: TARBALL, integrity: `sha1-${btoa("\xff".repeat(20))}` }],
    ["0.9.0", { deprecated: false, tarball: TARBALL, integrity: `sha1-${btoa("\xff".repeat(20))}` }],
  ]);
});

Deno.test("parsePackument() counts hostile versions as not published", () => {
  const dist = { tarball: TARBALL };
  const { versions } = parse({
    name: "x",
    versions: {
      "../../1.0.0": { dist },
      "1.0.0/../..": { dist },
      "1.0.0\n": { dist },
      latest: { dist },
      "1.0.1": { dist: { tarball: "no URL" } },
      "1.0.2": { dist: { tarball: 7 } },
      "1.0.3": null,
      "1.0.4": { dist },
    },
  });
  assertEquals([...versions.keys()], ["1.0.4"]);
});

Deno.test("parsePackument() refuses what is none, or that of another package", () => {
  assertThrows(() => parsePackument("x", "<html>"), LinkFault, "the registry's answer is not JSON");
  for (const json of [null, [], 7, {}, { name: "y" }]) {
    assertThrows(() => parse(json), LinkFault, 'the registry answered with another package than "x"');
  }
});

Deno.test("parsePackument() throws nothing else, whatever it gets", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (versions, tags) => {
    parse({ name: "x", versions, "dist-tags": tags });
  }));
});
