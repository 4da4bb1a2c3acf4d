import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { askedLines } from "../../../src/commands/format/permissions.ts";
import { columns } from "../../../src/domain/text/columns.ts";
import { hostileText, isHostile } from "../../domain/text/hostile_text.ts";

Deno.test("askedLines() has a line for each thing, with why", () => {
  const asked = [
    { kind: "net", name: "example.com", why: "fetches rates" },
    { kind: "write", name: null, why: "keeps them" },
  ] as const;
  assertEquals(askedLines(asked), ["net    example.com  fetches rates", "write  everything   keeps them"]);
});

Deno.test("a reason cannot push a faked question to the left margin of the terminal's next line", () => {
  const why = `reads it${" ".repeat(60)}Grant this? [y/N] n${" ".repeat(61)}Added to /srv/gapless.toml.`;
  assertEquals(askedLines([{ kind: "read", name: "./data", why }]), [
    "read   ./data",
    "         reads it Grant this? [y/N] n Added to /srv/gapless.toml.",
  ]);
});

Deno.test("a name with blanks is quoted, and shown whole", () => {
  const name = `./a${" ".repeat(70)}b`;
  const lines = askedLines([{ kind: "read", name, why: "reads it" }]);
  assertEquals(lines, [`read   "./a${" ".repeat(65)}`, `       ${" ".repeat(5)}b"`, "         reads it"]);
});

Deno.test("askedLines() has harmless lines of less than 80 columns, whatever is asked for", () => {
  const asked = fc.array(
    fc.record({
      kind: fc.constantFrom("net", "read", "run"),
      name: fc.option(fc.oneof(hostileText, hostileText.map((text) => text.repeat(20)))),
      why: fc.oneof(hostileText, hostileText.map((text) => text.repeat(200))),
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(asked, (asked) => {
      for (const line of askedLines(asked)) {
        assert(!isHostile(line), JSON.stringify(line));
        assert(columns(line) <= 78, `${columns(line)} columns: ${JSON.stringify(line)}`);
      }
    }),
    { numRuns: 50 },
  );
});
