import { assert, assertEquals } from "@std/assert";
import { type House, resultOf } from "./house.ts";

const MANUAL = new URL("../../docs/json.md", import.meta.url);

/** A document that a command printed. */
interface Sample {
  /** Name of the type that the manual gives it. */
  readonly type: string;
  readonly document: unknown;
}

/** Documents that commands print, to be held against the types that the manual gives them. */
export class JsonDocuments {
  readonly #samples: Sample[] = [];
  /** Commands that were asked, such as `ledger check`. */
  readonly asked = new Set<string>();

  /** Runs a command with `--json`, and keeps what it prints; returns that. */
  async ask(house: House, type: string, ...args: readonly string[]): Promise<Record<string, unknown>> {
    const { stdout, stderr } = await house.run(...args, "--json");
    const [text, other] = type === "ErrorDocument" ? [stderr, stdout] : [stdout, stderr];
    assert(text !== "", `${args.join(" ")}: ${other}`);
    return this.keep(type, { args, text });
  }

  /** Keeps what a command has printed. */
  keep(
    type: string,
    { args, text }: { readonly args: readonly string[]; readonly text: string },
  ): Record<string, unknown> {
    assertEquals(text.trimEnd().split("\n").length, 1, `${args.join(" ")}: one document, not ${text}`);
    const document = JSON.parse(text);
    this.#samples.push({ type, document });
    this.asked.add(args[0] ?? "");
    return document;
  }

  /** Asserts that the compiler takes every document for what the manual says it is: with no key more or less. */
  async assertTyped(folder: string): Promise<void> {
    const samples = this.#samples.map(({ type, document }, index) =>
      `export const sample${index}: ${type} = ${JSON.stringify(document, null, 2)};\n`
    );
    const path = `${folder}/documents.ts`;
    await Deno.writeTextFile(path, `${await typesOfManual()}\n${samples.join("")}`);
    const { code, stderr } = await resultOf(
      new Deno.Command(Deno.execPath(), {
        args: ["check", "--quiet", "--no-config", path],
        env: { NO_COLOR: "1" },
      }).output(),
    );
    assertEquals(code, 0, stderr);
  }

  /** Asserts that there was a document of every command in the manual, and something behind each key at least once. */
  async assertAllSeen(): Promise<void> {
    const types = await typesOfManual();
    const commands = [...types.matchAll(/\/\*\* gapless [^]*?\*\/\ninterface (\w+)/g)].map(([, type]) =>
      type
    );
    assertEquals(commands.filter((type) => !this.#samples.some((sample) => sample.type === type)), []);
    const held = new Map<string, boolean>();
    for (const { type, document } of this.#samples) walk(document, type, held);
    const keys = new Set([...held.keys()].map((path) => path.split(".").at(-1)));
    const told = [...types.replace(/\/\*\*[^]*?\*\//g, "").matchAll(/^ *(\w+)\??: |\{ (\w+): |; (\w+): /gm)]
      .flatMap((match) => match.slice(1).filter(Boolean));
    assertEquals(told.filter((key) => !keys.has(key)), [], "keys of the manual that nothing has");
    const empty = [...held].flatMap(([path, isHeld]) => isHeld ? [] : [path]);
    assertEquals(empty, [], "keys behind which there was never anything");
  }
}

async function typesOfManual(): Promise<string> {
  const types = /```ts\n([^]*?)```/.exec(await Deno.readTextFile(MANUAL))?.[1];
  assert(types !== undefined);
  return types;
}

/** Notes for each path in a document whether something stands behind it: no null, no list without elements. */
function walk(value: unknown, path: string, held: Map<string, boolean>): void {
  const isHeld = Array.isArray(value) ? value.length > 0 : value !== null;
  held.set(path, isHeld || (held.get(path) ?? false));
  if (Array.isArray(value)) { for (const element of value) walk(element, path, held); }
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) walk(inner, `${path}.${key}`, held);
  }
}
