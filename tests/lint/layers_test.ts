import { assertEquals } from "@std/assert";
import layers from "./layers.ts";

function messages(file: string, source: string): string[] {
  return Deno.lint.runPlugin(layers, file, source).map(({ message }) => message);
}

const IMPORTS: readonly (readonly [file: string, specifier: string, message: string | undefined])[] = [
  ["/p/src/domain/a.ts", "../ports/clock.ts", 'Layer "domain" must not import layer "ports"'],
  ["/p/src/domain/a.ts", "./b.ts", undefined],
  ["/p/src/ports/a.ts", "../domain/b.ts", undefined],
  ["/p/src/ports/a.ts", "../adapters/b.ts", 'Layer "ports" must not import layer "adapters"'],
  ["/p/src/services/a.ts", "../adapters/b.ts", 'Layer "services" must not import layer "adapters"'],
  ["/p/src/services/a.ts", "../ports/b.ts", undefined],
  ["/p/src/adapters/x/a.ts", "../../services/b.ts", 'Layer "adapters" must not import layer "services"'],
  ["/p/src/commands/a.ts", "../adapters/b.ts", 'Layer "commands" must not import layer "adapters"'],
  ["/p/src/commands/a.ts", "../../main.ts", 'Layer "commands" must not import layer "main"'],
  ["/p/plugins/report/mod.ts", "../../src/domain/b.ts", 'Layer "plugins" must not import layer "domain"'],
  ["/p/plugins/report/mod.ts", "@gapless/gapless", undefined],
  ["/p/main.ts", "./src/adapters/b.ts", undefined],
  ["/p/main.ts", "./src/wiring/b.ts", undefined],
  ["/p/src/wiring/a.ts", "../adapters/b.ts", undefined],
  ["/p/src/wiring/a.ts", "../commands/b.ts", undefined],
  ["/p/src/wiring/a.ts", "../../main.ts", 'Layer "wiring" must not import layer "main"'],
  ["/p/src/commands/a.ts", "../wiring/b.ts", 'Layer "commands" must not import layer "wiring"'],
  ["/p/src/adapters/a.ts", "../wiring/b.ts", 'Layer "adapters" must not import layer "wiring"'],
];

for (const [file, specifier, message] of IMPORTS) {
  Deno.test(`the layer rule ${message ? "refuses" : "lets"} ${file} import ${specifier}`, () => {
    const expected = message === undefined ? [] : [message];
    assertEquals(messages(file, `import { b } from "${specifier}";`), expected);
    assertEquals(messages(file, `export { b } from "${specifier}";`), expected);
    assertEquals(messages(file, `await import("${specifier}");`), expected);
  });
}

for (const layer of ["domain", "ports", "services"]) {
  Deno.test(`the purity rule keeps machine and time out of ${layer}`, () => {
    for (
      const source of ["Deno.exit(1);", "console.log(1);", "Date.now();", "new Date();", "globalThis.Deno;"]
    ) {
      assertEquals(messages(`/p/src/${layer}/a.ts`, source).length, 1, source);
    }
    assertEquals(messages(`/p/src/${layer}/a.ts`, "new Date(0); Date.parse('x');"), []);
  });
}

for (
  const source of [
    "let last = 0;",
    "export let last: string | undefined;",
    "const known = new Map<string, number>();",
    "const known = new WeakMap<object, number>();",
    "export const seen: Set<string> = new Set();",
  ]
) {
  Deno.test(`the memory rule keeps "${source}" out of modules of the domain`, () => {
    assertEquals(messages("/p/src/domain/a.ts", source), [
      "A module of the domain keeps nothing; let an object that its caller holds remember it, " +
      "or type a table as ReadonlyMap or ReadonlySet",
    ]);
    assertEquals(messages("/p/src/adapters/a.ts", source), []);
    assertEquals(messages("/p/src/domain/a.ts", `function f() { ${source.replace("export ", "")} }`), []);
  });
}

Deno.test("the memory rule lets a module of the domain have tables", () => {
  const source = 'const UNITS: ReadonlyMap<string, number> = new Map([["s", 1000]]);\n' +
    "export const NAMES: ReadonlySet<string> = new Set();\nconst LIST = [1];";
  assertEquals(messages("/p/src/domain/a.ts", source), []);
});

Deno.test("the purity rule leaves adapters alone", () => {
  assertEquals(messages("/p/src/adapters/a.ts", "Deno.exit(1); new Date();"), []);
});

Deno.test("only the schedule's own module imports croner", () => {
  const source = 'import { Cron } from "croner";';
  assertEquals(messages("/p/src/domain/schedule/schedule.ts", source), []);
  assertEquals(messages("/p/src/services/up.ts", source), [
    "Only domain/schedule/schedule.ts and pattern.ts import croner",
  ]);
});
