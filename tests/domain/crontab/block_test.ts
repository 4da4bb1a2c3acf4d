import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { readBlock, replaceBlock } from "../../../src/domain/crontab/block.ts";

const LINES = ["17 3 * * * /bin/gapless run report", "# disabled: 0 0 * * * /bin/gapless run old"];

Deno.test("replaceBlock() puts the block at the top, a notice in it and a blank line behind it", () => {
  const [begin = "", notice, ...rest] = replaceBlock("0 1 * * * a\n", "site", LINES).split("\n");
  assert(/^# BEGIN gapless site sum=[0-9a-f]{16}$/.test(begin), begin);
  assertEquals(notice, '# Managed by Gapless: "gapless sync" overwrites edits between these two markers.');
  assertEquals(rest, [...LINES, "# END gapless site", "", "0 1 * * * a", ""]);
});

Deno.test("replaceBlock() keeps the user's variables from the block, and keeps them for the lines below", () => {
  for (
    const foreign of [
      "SHELL=/usr/bin/fish\n0 1 * * * a\n",
      "CRON_TZ=Asia/Tokyo\n",
      'MAILTO=""\n\n0 1 * * * a\n',
    ]
  ) {
    assert(replaceBlock(foreign, "site", LINES).endsWith(`# END gapless site\n\n${foreign}`));
  }
});

Deno.test("replaceBlock() moves an old block from below a variable to the top", () => {
  const block = replaceBlock("", "site", ["0 1 * * * old"]);
  assertEquals(
    replaceBlock(`CRON_TZ=Asia/Tokyo\n${block}0 2 * * * a\n`, "site", LINES),
    replaceBlock("CRON_TZ=Asia/Tokyo\n0 2 * * * a\n", "site", LINES),
  );
});

Deno.test("replaceBlock() leaves nothing of an empty crontab behind", () => {
  assertEquals(replaceBlock(replaceBlock("", "site", LINES), "site", []), "");
  assertEquals(replaceBlock("", "site", []), "");
});

Deno.test("replaceBlock() removes only its own blank line", () => {
  const installed = replaceBlock("\n\n0 1 * * * a\n", "site", LINES);
  assertEquals(replaceBlock(installed, "site", []), "\n\n0 1 * * * a\n");
  // Where a user removed ours, there is none to remove.
  const tightened = replaceBlock("0 1 * * * a\n", "site", LINES).replace("\n\n", "\n");
  assertEquals(replaceBlock(tightened, "site", []), "0 1 * * * a\n");
});

Deno.test("replaceBlock() takes a last marker without a newline", () => {
  const installed = replaceBlock("", "site", LINES).trimEnd();
  assertEquals(replaceBlock(`A=1\n${installed}`, "site", []), "A=1\n");
});

Deno.test("replaceBlock() lets two instances own two blocks, which do not take turns at the top", () => {
  const one = replaceBlock("A=1\n", "one", LINES);
  const both = replaceBlock(one, "two", LINES);
  assertEquals(replaceBlock(both, "one", LINES), both);
  assertEquals(replaceBlock(both, "two", LINES), both);
  assertEquals(replaceBlock(both, "two", []), one);
  assertEquals(replaceBlock(replaceBlock(both, "one", []), "two", []), "A=1\n");
  assertEquals(readBlock(both, "one")?.lines, LINES);
});

Deno.test("replaceBlock() does not take one name for the start of another", () => {
  const longer = replaceBlock("", "site-2", LINES);
  assertEquals(readBlock(longer, "site"), null);
  assertEquals(replaceBlock(longer, "site", []), longer);
});

Deno.test("replaceBlock() sees markers only where they are whole lines", () => {
  const foreign = [
    'echo "# BEGIN gapless site sum=0123456789abcdef"',
    '0 1 * * * echo "# END gapless site"',
    "# see # END gapless site",
    "## END gapless site",
    "# BEGIN gapless is a block of another kind",
    "# BEGIN other site",
    "# END gaplessly site",
    "",
  ].join("\n");
  assertEquals(readBlock(foreign, "site"), null);
  assertEquals(replaceBlock(replaceBlock(foreign, "site", LINES), "site", []), foreign);
});

Deno.test("replaceBlock() takes a comment that only resembles a marker for what it is, a foreign one", () => {
  const comments = [
    "# BEGIN gapless site",
    "#begin gapless",
    "# BEGIN gapless jobs",
    "#END gapless site",
    "  # END  gapless site \r",
  ];
  for (const comment of comments) {
    for (const foreign of [`${comment}\n`, `A=1\n${comment}\n0 1 * * * a\n`, `0 1 * * * a\n\n${comment}`]) {
      const text = replaceBlock(foreign, "site", LINES);
      assertEquals(readBlock(text, "site")?.lines, LINES);
      assertEquals(replaceBlock(text, "site", []), foreign);
    }
  }
});

const BEGIN = "# BEGIN gapless site sum=0123456789abcdef";
const END = "# END gapless site";

Deno.test("replaceBlock() refuses markers that do not pair, and says which line", () => {
  const broken: readonly (readonly [crontab: string, line: number, why: string])[] = [
    [`A=1\n${BEGIN}\n0 1 * * * a\n`, 2, 'no line ends the block of "site"'],
    [`A=1\n\n${END}\n`, 3, 'no line begins the block of "site"'],
    [`${BEGIN}\n${END}\n${END}\n`, 3, 'no line begins the block of "site"'],
    [`${BEGIN}\n${BEGIN}\n${END}\n`, 2, "it begins inside the block that line 1 begins"],
    [`${BEGIN}\n${END}\n${BEGIN}\n${END}\n`, 3, 'line 1 begins a block of "site" already'],
    [`${BEGIN}\n# END gapless other\n${END}\n`, 2, "it ends inside the block that line 1 begins"],
    [
      `# BEGIN gapless other sum=00\n${BEGIN}\n# END gapless other\n${END}\n`,
      2,
      "it begins inside the block that line 1",
    ],
    [`# BEGIN gapless other sum=00\n0 1 * * * a\n`, 1, 'no line ends the block of "other"'],
  ];
  for (const [crontab, line, why] of broken) {
    for (const lines of [LINES, []]) {
      const error = assertThrows(() => replaceBlock(crontab, "site", lines), SyntaxError);
      assert(
        error.message.startsWith(`Cannot find the blocks in the crontab, line ${line}: ${why}`),
        error.message,
      );
      assert(
        error.message.endsWith('mend or remove the marker lines with "crontab -e" (nothing was changed)'),
      );
    }
  }
});

Deno.test("replaceBlock() refuses a marker line with blanks, a carriage return or a spoiled checksum", () => {
  const damaged = [
    `${BEGIN} `,
    `${BEGIN}\r`,
    `${BEGIN}\\r`,
    `  ${BEGIN}`,
    "# BEGIN gapless site",
    "#BEGIN gapless site sum=x!",
  ];
  for (const marker of damaged) {
    assertThrows(
      () => replaceBlock(`${marker}\n${END}\n`, "site", []),
      SyntaxError,
      "Cannot find the blocks in the crontab, line 1: it looks like a marker of Gapless, but was changed",
    );
  }
  assertThrows(
    () => readBlock(`${BEGIN}\n${END}\t\n`, "site"),
    SyntaxError,
    "line 2: it looks like a marker",
  );
});

Deno.test("replaceBlock() refuses a name that would not fit in a marker", () => {
  for (const name of ["", "-a", "a b", "Site", "a\n"]) {
    assertThrows(() => replaceBlock("", name, LINES), RangeError, `Cannot name a block "${name}"`);
  }
});

Deno.test("readBlock() returns the lines, and null where there is no block", () => {
  assertEquals(readBlock(replaceBlock("A=1\n", "site", LINES), "site"), { lines: LINES, edited: false });
  assertEquals(readBlock("A=1\n", "site"), null);
});

Deno.test("readBlock() notices every edit by hand", () => {
  const installed = replaceBlock("A=1\n", "site", LINES);
  const edits = [
    installed.replace("17 3", "18 3"),
    installed.replace("# END", "0 1 * * * mine\n# END"),
    installed.replace(/# Managed.*\n/, ""),
    installed.replace(/sum=./, "sum="),
  ];
  for (const edited of edits) {
    assertNotEquals(edited, installed);
    assertEquals(readBlock(edited, "site")?.edited, true);
    assertEquals(replaceBlock(edited, "site", LINES), installed);
  }
  assertEquals(readBlock(`B=2\n${installed}C=3\n`, "site")?.edited, false);
});

Deno.test("replaceBlock() gives back the exact bytes after install and removal, whatever they are", () => {
  fc.assert(fc.property(crontabs(), (foreign) => {
    const installed = replaceBlock(foreign, "site", LINES);
    assert(installed.endsWith(`\n\n${foreign}`));
    assertEquals(replaceBlock(installed, "site", LINES), installed);
    assertEquals(replaceBlock(installed, "site", []), foreign);
  }));
});

Deno.test("replaceBlock() leaves another instance's block and all foreign bytes alone, wherever the block stood", () => {
  fc.assert(fc.property(crontabs(), crontabs(), lineLists(), lineLists(), (above, below, ours, theirs) => {
    const head = above === "" || above.endsWith("\n") ? above : `${above}\n`;
    const other = replaceBlock("", "other", theirs);
    const crontab = head + other + below;
    const block = replaceBlock("", "site", ours);
    const within = head + block + other + below;
    assertEquals(replaceBlock(within, "site", []), crontab);
    assertEquals(replaceBlock(replaceBlock(within, "site", LINES), "site", []), crontab);
    assertEquals(readBlock(replaceBlock(within, "site", LINES), "other"), readBlock(crontab, "other"));
    assertEquals(
      replaceBlock(replaceBlock(within, "site", ours), "site", ours),
      replaceBlock(within, "site", ours),
    );
  }));
});

function crontabs(): fc.Arbitrary<string> {
  const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
  const piece = fc.oneof(
    byte,
    fc.constantFrom(
      "\n",
      "\n\n",
      "\r\n",
      "\t",
      "* * * * * a",
      "# tail",
      'A = "x "',
      "date +\\%F",
      "\xc3\xa6\xff",
    ),
    fc.constantFrom('echo "# BEGIN gapless site sum=00"', "# BEGIN other", 'x "# END gapless site"'),
  );
  return fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
}

function lineLists(): fc.Arbitrary<string[]> {
  return fc.array(fc.constantFrom(...LINES, "", "0 0 * * * /bin/gapless run third"), {
    minLength: 1,
    maxLength: 4,
  });
}
