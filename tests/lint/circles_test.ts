import { assertEquals } from "@std/assert";
import circles from "./circles.ts";

/** A folder of sources in a place of its own. */
class Sources implements Disposable {
  readonly #root = Deno.makeTempDirSync({ prefix: "circles-" });
  readonly #texts: Readonly<Record<string, string>>;

  constructor(texts: Readonly<Record<string, string>>) {
    this.#texts = texts;
    for (const [path, text] of Object.entries(texts)) {
      const file = `${this.#root}/src/${path}`;
      Deno.mkdirSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      Deno.writeTextFileSync(file, text);
    }
  }

  /** Returns what the rule says of a file, each with the text that it is about. */
  reports(path: string): { readonly at: string; readonly message: string }[] {
    const text = this.#texts[path] ?? "";
    return Deno.lint.runPlugin(circles, `${this.#root}/src/${path}`, text)
      .map(({ message, range: [from, to] }) => ({ at: text.slice(from, to), message }));
  }

  messages(path: string): string[] {
    return this.reports(path).map(({ message }) => message);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#root, { recursive: true });
  }
}

const OF_FILES = "; move what they share into a file that imports none of them, or take it as an argument";
const OF_FOLDERS =
  "; move a file to where its importers or its imports are, until all imports between two folders point one way";

Deno.test("the circle rule refuses a circle of types between two files, at the import", () => {
  using sources = new Sources({
    "a/one.ts":
      'import { x } from "../free.ts";\nimport type { Two } from "./two.ts";\nexport type One = Two;\n',
    "a/two.ts": 'import type { One } from "./one.ts";\nexport type Two = One;\n',
    "free.ts": "export const x = 1;\n",
  });
  assertEquals(sources.reports("a/one.ts"), [{
    at: 'import type { Two } from "./two.ts"',
    message: `Circle of files: a/one.ts → a/two.ts → a/one.ts${OF_FILES}`,
  }]);
  assertEquals(sources.messages("free.ts"), []);
});

for (
  const statement of [
    'import "./one.ts";',
    'import * as one from "./one.ts";',
    'import {\n  a,\n  type B,\n} from "./one.ts";',
    'export * from "./one.ts";',
    'export type { B } from "./one.ts";',
    'const one = await import("./one.ts");',
    'type One = typeof import("./one.ts");',
    'type B = import("./one.ts").B;',
  ]
) {
  Deno.test(`the circle rule counts ${JSON.stringify(statement)}`, () => {
    using sources = new Sources({ "one.ts": 'import "./two.ts";', "two.ts": `\n${statement}\n` });
    assertEquals(sources.messages("one.ts").length, 1);
    assertEquals(sources.messages("two.ts").length, 1);
  });
}

for (
  const text of [
    '/**\n * ```ts\n * import { one } from "./one.ts";\n * ```\n */',
    '// import { one } from "./one.ts";',
    'import "npm:one";\nexport const from = ["./one.ts"];',
    'import one from "./one.json" with { type: "json" };',
  ]
) {
  Deno.test(`the circle rule does not count ${JSON.stringify(text)}`, () => {
    using sources = new Sources({ "one.ts": 'import "./two.ts";', "two.ts": `\n${text}\n` });
    assertEquals([...sources.messages("one.ts"), ...sources.messages("two.ts")], []);
  });
}

Deno.test("the circle rule shows the whole of a longer circle, and names a file that imports itself", () => {
  using sources = new Sources({
    "one.ts": 'import "./two.ts";',
    "two.ts": 'import "./three.ts";',
    "three.ts": 'import "./one.ts";\nimport "./three.ts";',
  });
  assertEquals(sources.messages("two.ts"), [
    `Circle of files: two.ts → three.ts → one.ts → two.ts${OF_FILES}`,
  ]);
  assertEquals(sources.messages("three.ts"), [
    `Circle of files: three.ts → one.ts → two.ts → three.ts${OF_FILES}`,
    `Circle of files: three.ts → three.ts${OF_FILES}`,
  ]);
});

Deno.test("the circle rule refuses a circle of folders whose files make none", () => {
  using sources = new Sources({
    "a/one.ts": 'import "../b/two.ts";',
    "a/leaf.ts": "export {};",
    "b/two.ts": "export {};",
    "b/three.ts": 'import "../c/four.ts";\nimport "./two.ts";',
    "c/four.ts": 'import "../a/leaf.ts";',
  });
  const steps = {
    a: "a (one.ts imports two.ts) → ",
    b: "b (three.ts imports four.ts) → ",
    c: "c (four.ts imports leaf.ts) → ",
  };
  assertEquals(sources.messages("a/one.ts"), [
    `Circle of folders: ${steps.a}${steps.b}${steps.c}a${OF_FOLDERS}`,
  ]);
  assertEquals(sources.messages("b/three.ts"), [
    `Circle of folders: ${steps.b}${steps.c}${steps.a}b${OF_FOLDERS}`,
  ]);
});

Deno.test("the circle rule takes a folder and one in it for two", () => {
  using sources = new Sources({
    "a/one.ts": 'import "./deep/two.ts";',
    "a/leaf.ts": "export {};",
    "a/deep/two.ts": 'import "../leaf.ts";',
    "b/one.ts": 'import "./deep/two.ts";',
    "b/deep/two.ts": "export {};",
  });
  assertEquals(sources.messages("a/one.ts"), [
    `Circle of folders: a (one.ts imports two.ts) → a/deep (two.ts imports leaf.ts) → a${OF_FOLDERS}`,
  ]);
  assertEquals(sources.messages("b/one.ts"), []);
});

Deno.test("the circle rule says nothing of files outside of src, nor of imports that lead out of it", () => {
  using sources = new Sources({ "one.ts": 'import "../main.ts";' });
  assertEquals(sources.messages("one.ts"), []);
  assertEquals(Deno.lint.runPlugin(circles, "/p/tests/one_test.ts", 'import "./one_test.ts";'), []);
});
