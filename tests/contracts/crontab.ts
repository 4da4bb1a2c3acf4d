import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { replaceBlock } from "../../src/domain/crontab/block.ts";
import type { Crontab } from "../../src/ports/crontab.ts";

/** A crontab under test, and a view of it that does not go through the port. */
export interface CrontabSubject extends AsyncDisposable {
  readonly crontab: Crontab;
  /** Returns what is stored, byte for byte; null if there is no crontab. */
  stored(): Promise<string | null>;
  /** Returns how often it was written. */
  writes(): Promise<number>;
}

/** What a real adapter takes longer for. */
export interface ContractOptions {
  readonly runs: number;
  /** What is left when the last line goes: an empty table, or (null) none. */
  readonly emptied?: "" | null;
  /** Whether cron reads a table whose last line lacks its newline. */
  readonly takesOpenEnd?: boolean;
}

/** Tests that hold for every {@linkcode Crontab}. */
export function crontabContract(
  name: string,
  open: () => Promise<CrontabSubject>,
  { runs, emptied = "", takesOpenEnd = true }: ContractOptions,
): void {
  Deno.test(`${name} reads "" where there is no crontab`, async () => {
    await using subject = await open();
    assertEquals(await subject.crontab.read(), "");
    assertEquals(await subject.stored(), null);
  });

  Deno.test(`${name} creates a crontab, and tells the text before and after`, async () => {
    await using subject = await open();
    const result = await subject.crontab.update((before) => `${before}0 1 * * * a\n`);
    assertEquals(result, { before: "", after: "0 1 * * * a\n" });
    assertEquals(await subject.crontab.read(), "0 1 * * * a\n");
    assertEquals(await subject.stored(), "0 1 * * * a\n");
  });

  Deno.test(`${name} writes nothing when nothing changes`, async () => {
    await using subject = await open();
    assertEquals(await subject.crontab.update((before) => before), { before: "", after: "" });
    assertEquals(await subject.stored(), null);
    await subject.crontab.update(() => "0 1 * * * a\n");
    await subject.crontab.update(() => "0 1 * * * a\n");
    assertEquals(await subject.writes(), 1);
  });

  Deno.test(`${name} leaves an empty crontab when the last line goes`, async () => {
    await using subject = await open();
    await subject.crontab.update((before) => replaceBlock(before, "site", ["0 1 * * * a"]));
    await subject.crontab.update((before) => replaceBlock(before, "site", []));
    assertEquals(await subject.stored(), emptied);
    assertEquals(await subject.crontab.read(), "");
  });

  Deno.test(`${name} keeps what stood there before a write, unless nothing was written`, async () => {
    await using subject = await open();
    await subject.crontab.update(() => "0 1 * * * a\n");
    await subject.crontab.update(() => "0 2 * * * b\n");
    await subject.crontab.update((before) => before);
    const kept = (await subject.crontab.backups.list()).map(({ text }) => text);
    assertEquals(kept, ["0 1 * * * a\n", ""]);
  });

  Deno.test(`${name} keeps every byte that is not its own`, async () => {
    const foreign: readonly string[] = [
      "* * * * * echo \xc3\xa6\xff\n",
      "0 1 * * * date +\\%F\n",
      '\n\n \t0  1\t* * *   a\n\n\nA = "x "\nMAILTO=""\n',
      ...(takesOpenEnd ? ["# a tail without a newline"] : []),
      "# BEGIN Whenever generated tasks\n0 1 * * * a\n# END Whenever generated tasks\n",
      "0 1 * * * grep '\\bfoo\\b' \\\n",
    ];
    for (const text of foreign) {
      await using subject = await open();
      await subject.crontab.update(() => text);
      assertEquals(await subject.stored(), text);
      await subject.crontab.update((before) => replaceBlock(before, "site", ["0 1 * * * a"]));
      await subject.crontab.update((before) => replaceBlock(before, "site", []));
      assertEquals(await subject.stored(), text);
      assertEquals(await subject.crontab.read(), text);
    }
  });

  Deno.test(`${name} keeps its text when the change fails, and lets the next one in`, async () => {
    await using subject = await open();
    await subject.crontab.update(() => "0 1 * * * a\n");
    const broken = () => {
      throw new SyntaxError("no such block");
    };
    await assertRejects(() => subject.crontab.update(broken), SyntaxError, "no such block");
    assertEquals(await subject.stored(), "0 1 * * * a\n");
    await subject.crontab.update(() => "0 2 * * * b\n");
    assertEquals(await subject.stored(), "0 2 * * * b\n");
  });

  Deno.test(`${name} loses none of twenty updates at once`, async () => {
    await using subject = await open();
    const lines = Array.from({ length: 20 }, (_, index) => `${index} 1 * * * job\n`);
    await Promise.all(lines.map((line) => subject.crontab.update((before) => before + line)));
    assertEquals((await subject.crontab.read()).split(/(?<=\n)/).toSorted(), lines.toSorted());
  });

  Deno.test(`${name} gives back the exact bytes after install and removal`, async () => {
    await using subject = await open();
    await fc.assert(
      fc.asyncProperty(foreignTexts(), async (foreign) => {
        await subject.crontab.update(() => foreign);
        const { after } = await subject.crontab.update((before) =>
          replaceBlock(before, "site", ["0 1 * * * a"])
        );
        assertEquals(after, replaceBlock(foreign, "site", ["0 1 * * * a"]));
        await subject.crontab.update((before) => replaceBlock(before, "site", []));
        assertEquals(await subject.stored() ?? "", foreign);
      }),
      { numRuns: runs },
    );
  });
}

/** Texts that a strict cron accepts: comments, blanks, variables and commands with bytes of any encoding. */
function foreignTexts(): fc.Arbitrary<string> {
  const byte = fc.integer({ min: 32, max: 255 }).filter((code) => code !== 127).map((code) =>
    String.fromCharCode(code)
  );
  // Without the tool's own markers, and without a final "\r" spelled out, which is refused.
  const free = fc.array(fc.oneof(byte, fc.constant("\t")), { maxLength: 20 }).map((bytes) => bytes.join(""))
    .filter((text) => !/\\r$/.test(text));
  const line = fc.oneof(
    fc.constantFrom("", " ", "\t"),
    free.map((text) => `#${text}`),
    free.map((text) => `NAME=x${text}`).filter((text) => !/["']/.test(text)),
    free.map((text) => `*/5 1-3 * * 1 x${text}`),
  );
  return fc.array(line, { maxLength: 8 }).map((lines) => lines.map((text) => `${text}\n`).join(""));
}
