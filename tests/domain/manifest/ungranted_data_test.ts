import { assertEquals } from "@std/assert";
import { type Grant, NOTHING_GRANTED } from "../../../src/domain/manifest/grant.ts";
import { type ImportedFile, ungrantedData } from "../../../src/domain/manifest/ungranted_data.ts";

const FOREIGN: ImportedFile = { path: "/site/link", realPath: "/data/a/b.json", own: false };
const OWN: ImportedFile = { path: "/site/own.txt", realPath: "/site/own.txt", own: true };

const CASES: readonly (readonly [what: string, file: ImportedFile, grant: Grant, refused: boolean])[] = [
  ["its own file", OWN, NOTHING_GRANTED, false],
  ["another file", FOREIGN, NOTHING_GRANTED, true],
  ["another file, with everything", FOREIGN, { kind: "all" }, false],
  ["another file, with all files", FOREIGN, { ...NOTHING_GRANTED, read: true }, false],
  ["a file that is granted", FOREIGN, { ...NOTHING_GRANTED, read: ["/data/a/b.json"] }, false],
  ["a file of a folder that is granted", FOREIGN, { ...NOTHING_GRANTED, read: ["/x", "/data"] }, false],
  ["a file of the root, which is granted", FOREIGN, { ...NOTHING_GRANTED, read: ["/"] }, false],
  ["a link that is granted", FOREIGN, { ...NOTHING_GRANTED, read: ["/site"] }, false],
  ["a file beside what is granted", FOREIGN, { ...NOTHING_GRANTED, read: ["/data/a/b", "/dat"] }, true],
  ["a file that may be written", FOREIGN, { ...NOTHING_GRANTED, write: ["/data"] }, true],
  [
    "the file of variables",
    { ...OWN, path: "/site/vars", realPath: "/site/vars.env" },
    NOTHING_GRANTED,
    true,
  ],
];

for (const [what, file, grant, refused] of CASES) {
  Deno.test(`ungrantedData() ${refused ? "refuses" : "lets a plugin import"} ${what}`, () => {
    assertEquals(ungrantedData([OWN, file], grant, "/site/vars.env"), refused ? file.path : undefined);
  });
}
