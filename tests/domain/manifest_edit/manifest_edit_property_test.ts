import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkEdit } from "../../../src/domain/manifest_edit/check_edit.ts";
import { appendPlugin } from "../../../src/domain/manifest_edit/append_plugin.ts";
import { removePlugin } from "../../../src/domain/manifest_edit/remove_plugin.ts";

/** Some lines of a manifest, and the plugin that they are of. */
interface Piece {
  readonly owner: string;
  readonly lines: readonly string[];
}

const PLUGINS = ["x", "y", "z"];
const BODY = fc.array(
  fc.constantFrom("", "# a comment", "  # indented", "n = 1", "list = [", "text = '''"),
  { maxLength: 4 },
);

/** Every line that is not blank is unlike all others, so that it can be told what became of it. */
function piece(
  owner: string,
  part: string,
  { body, gap }: { readonly body: readonly string[]; readonly gap: readonly string[] },
): Piece {
  let number = 0;
  const id = () => `${owner}${part}${number++}`;
  const lines = body.flatMap((line) => {
    if (line === "n = 1") return [`n${id()} = 1`];
    if (line === "list = [") {
      return [`list${id()} = [ # ${id()}`, `  "[plugins.x] ${id()}",`, "", `] # ${id()}`];
    }
    if (line === "text = '''") return [`text${id()} = '''`, `[plugins.x] ${id()}`, `# ${id()}'''`];
    return [line === "" ? "" : `${line} ${id()}`];
  });
  return { owner, lines: [...gap, `[plugins.${owner}${part}] # ${id()}`, ...lines] };
}

const PIECES: fc.Arbitrary<Piece[]> = fc.shuffledSubarray(
  PLUGINS.flatMap((owner) => ["", ".grant", ".config", ".config.deep"].map((part) => [owner, part] as const)),
).chain((chosen) =>
  fc.tuple(
    ...chosen.map(([owner, part]) =>
      fc.record({ body: BODY, gap: fc.constantFrom([], [""], ["", ""]) }).map((form) =>
        piece(owner, part, form)
      )
    ),
  )
);

const NEWLINES = fc.constantFrom("\n", "\r\n");

function textOf(pieces: readonly Piece[], newline: string): string {
  return pieces.flatMap(({ lines }) => lines).map((line) => line + newline).join("");
}

Deno.test("a plugin that is removed takes no line of any other with it", () => {
  fc.assert(
    fc.property(PIECES, NEWLINES, (pieces, newline) => {
      const before = textOf(pieces, newline);
      let after: string;
      try {
        after = removePlugin(before, "x");
      } catch (error) {
        // The end of a text right above a header looks like a comment of it: refused, and nothing is lost.
        assert(error instanceof SyntaxError && /'''(?:\r?\n)\[plugins\.x/.test(before), String(error));
        return;
      }
      checkEdit(before, after, "x");
      const left = new Set(after.split(newline));
      for (const { owner, lines } of pieces) {
        for (const line of lines) {
          const isCode = line !== "" && !line.trim().startsWith("#");
          if (owner !== "x" && isCode) assert(left.has(line), `${line} is gone:\n${after}`);
          if (owner === "x" && isCode) assert(!left.has(line), `${line} is still there:\n${after}`);
        }
      }
      // What is left is what was there, in the same order.
      let at = 0;
      for (const line of after.split(/(?<=\n)/).filter((line) => line !== "")) {
        at = before.indexOf(line, at) + line.length;
        assert(at >= line.length, line);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("a plugin that is added and removed leaves every byte as it was", () => {
  fc.assert(
    fc.property(PIECES, NEWLINES, fc.boolean(), (pieces, newline, isEnded) => {
      const before = textOf(pieces, newline).replace(/\r?\n$/, isEnded ? "$&" : "");
      const after = appendPlugin(before, { name: "new", module: "jsr:@a/b", grant: ["net = true"] });
      assert(after.startsWith(before));
      const ended = before === "" || before.endsWith("\n")
        ? before
        : before + (/\r?\n/.exec(before)?.[0] ?? "\n");
      assertEquals(removePlugin(after, "new"), ended);
    }),
    { numRuns: 300 },
  );
});
