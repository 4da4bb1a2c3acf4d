import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { readBlock, replaceBlock } from "../../../src/domain/crontab/block.ts";
import { bytesToText, textToBytes } from "../../../src/domain/crontab/byte_text.ts";
import { foreignPart } from "../../../src/domain/crontab/foreign_part.ts";
import { restoreForeign } from "../../../src/domain/crontab/restore_foreign.ts";
import { foreignCrontabs } from "../../e2e/foreign_crontabs.ts";
import { share } from "../../soak.ts";

const RUNS = share(100_000);
const FIRST = ["0 5 * * * /bin/gapless run a --manifest /m --state /s"];
const SECOND = [
  "0 6 * * * /bin/gapless run a --manifest /m --state /s",
  "# disabled: 0 7 * * * /bin/gapless run b",
];

Deno.test(`${RUNS} crontabs keep every foreign byte through sync, change, sync and down`, () => {
  fc.assert(
    fc.property(foreignCrontabs(), (foreign) => {
      const synced = throughBytes(replaceBlock(foreign, "site", FIRST));
      assertEquals(replaceBlock(synced, "site", FIRST), synced);
      const changed = throughBytes(replaceBlock(synced, "site", SECOND));
      assertEquals(readBlock(changed, "site"), { lines: SECOND, edited: false });
      // A second instance comes and goes meanwhile.
      const two = throughBytes(replaceBlock(changed, "two", FIRST));
      assertEquals(replaceBlock(two, "two", []), changed);
      assertEquals(
        restoreForeign(replaceBlock("", "site", SECOND), changed),
        replaceBlock(foreignOf(foreign), "site", SECOND),
      );
      assertEquals(throughBytes(replaceBlock(changed, "site", [])), foreign);
    }),
    { numRuns: RUNS },
  );
});

/** As a text that is written, and read again. */
function throughBytes(text: string): string {
  return bytesToText(textToBytes(text));
}

/** Less the block of another instance, which some of them open with, edited by hand. */
function foreignOf(text: string): string {
  return foreignPart(text).replace(/^# BEGIN gapless other-1 [^]*?# END gapless other-1\n\n?/, "");
}
