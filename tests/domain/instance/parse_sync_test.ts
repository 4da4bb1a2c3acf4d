import { assertEquals } from "@std/assert";
import { parseSync } from "../../../src/domain/instance/parse_sync.ts";

const PLAIN = { manifest: undefined, state: undefined, json: false, quiet: false };

const UNDERSTOOD: readonly (readonly [args: readonly string[], expected: ReturnType<typeof parseSync>])[] = [
  [["sync"], PLAIN],
  [["sync", "-q"], { ...PLAIN, quiet: true }],
  [["sync", "--json", "--quiet"], { ...PLAIN, json: true, quiet: true }],
  [["sync", "--state", "state", "--manifest", "/srv/m"], { ...PLAIN, state: "state", manifest: "/srv/m" }],
  // As the manager calls it.
  [["sync", "--json", "--if-standing", "--manifest", "/m", "--state", "/s", "--unless-edited"], {
    manifest: "/m",
    state: "/s",
    json: true,
    quiet: false,
  }],
];

for (const [args, expected] of UNDERSTOOD) {
  Deno.test(`parseSync() understands "${args.join(" ")}"`, () => {
    assertEquals(parseSync(args), expected);
  });
}

const OTHERS = [
  [],
  ["plan"],
  ["run", "sync"],
  ["--json", "sync"],
  ["sync", "report"],
  ["sync", "--frozen"],
  ["sync", "--help"],
  ["sync", "--jsno"],
  ["sync", "--json=true"],
  ["sync", "--manifest=/m"],
  ["sync", "--manifest"],
  ["sync", "--manifest", ""],
  ["sync", "--manifest", "--json"],
  ["sync", "--manifest", "/m", "--manifest", "/n"],
];

for (const args of OTHERS) {
  Deno.test(`parseSync() leaves "${args.join(" ")}" to the command line's parser`, () => {
    assertEquals(parseSync(args), undefined);
  });
}
