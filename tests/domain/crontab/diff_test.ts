import { assertEquals } from "@std/assert";
import { replaceBlock } from "../../../src/domain/crontab/block.ts";
import { bytesToText } from "../../../src/domain/crontab/byte_text.ts";
import { diff } from "../../../src/domain/crontab/diff.ts";

Deno.test("diff() is empty where nothing changes", () => {
  assertEquals(diff("a\n", "a\n"), "");
});

Deno.test("diff() shows what a sync adds, and a last line without a newline", () => {
  assertEquals(
    diff("0 1 * * * a\n# tail", replaceBlock("0 1 * * * a\n# tail", "site", ["0 2 * * * b"])).replace(
      /sum=\w+/,
      "sum=",
    ),
    [
      "--- crontab",
      "+++ crontab, changed",
      "@@ -1,2 +1,7 @@",
      "+# BEGIN gapless site sum=",
      '+# Managed by Gapless: "gapless sync" overwrites edits between these two markers.',
      "+0 2 * * * b",
      "+# END gapless site",
      "+",
      " 0 1 * * * a",
      " # tail",
      "\\ No newline at end of file",
      "",
    ].join("\n"),
  );
});

Deno.test("diff() decodes the bytes for its reader", () => {
  const line = bytesToText(new TextEncoder().encode("# blåbær\n"));
  assertEquals(diff("", line), "--- crontab\n+++ crontab, changed\n@@ -0,0 +1,1 @@\n+# blåbær\n");
});

Deno.test("diff() stays small when a block moves past ten thousand lines", () => {
  const foreign = Array.from({ length: 10_000 }, (_, index) => `0 1 * * * job ${index}\n`).join("");
  const block = replaceBlock("", "site", ["0 2 * * * b"]);
  assertEquals(diff(foreign + block, block + foreign).split("\n").length < 30, true);
});
