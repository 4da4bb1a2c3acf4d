import { assertEquals, assertThrows } from "@std/assert";
import type { ManifestTable, ManifestValue } from "../../../../src/domain/manifest/manifest.ts";
import { resolveTable, resolveValue } from "../../../../src/domain/manifest/values/resolve_value.ts";
import { ValueSourceError, type ValueSources } from "../../../../src/domain/manifest/values/value_sources.ts";

const SOURCES: ValueSources = {
  env: (name) => name === "URL" ? "postgres://db" : undefined,
  file(path) {
    if (path === "/key") return "secret\n";
    throw new ValueSourceError(`Cannot read the file "${path}": there is no such file`);
  },
  credential: (name) => `the credential ${name}\n`,
  command: (argv) => `what ${argv.join(" ")} prints\n`,
};

function table(entries: Record<string, ManifestValue>): ManifestTable {
  return new Map(Object.entries(entries));
}

Deno.test("resolveTable() reads variables and files at any depth", () => {
  const at = new Date(0);
  const config = table({
    days: { kind: "literal", value: 7 },
    at: { kind: "literal", value: at },
    url: { kind: "env", name: "URL" },
    token: { kind: "credential", name: "token" },
    password: { kind: "command", argv: ["pass", "show"] },
    deep: {
      kind: "table",
      table: table({ list: { kind: "list", items: [{ kind: "file", path: "/key" }] } }),
    },
  });
  assertEquals(resolveTable(config, SOURCES, "plugins.x.config"), {
    value: {
      days: 7,
      at,
      url: "postgres://db",
      token: "the credential token",
      password: "what pass show prints",
      deep: { list: ["secret"] },
    },
  });
});

Deno.test("resolveTable() tells all faults at once, each with its place", () => {
  const config = table({
    "a b": { kind: "env", name: "ABSENT" },
    list: { kind: "list", items: [{ kind: "literal", value: 1 }, { kind: "file", path: "/absent" }] },
  });
  assertEquals(resolveTable(config, SOURCES, "plugins.x.config"), {
    issues: [
      {
        path: 'plugins.x.config."a b"',
        message: "environment variable ABSENT is not set (set it, or put it in env_file)",
      },
      { path: "plugins.x.config.list[1]", message: 'Cannot read the file "/absent": there is no such file' },
    ],
  });
});

for (
  const [text, value] of [["a\n", "a"], ["a\r\n", "a"], ["a\n\n", "a\n"], ["a", "a"], ["\n", ""], ["", ""]]
) {
  Deno.test(`resolveValue() takes a file's text less one final newline: ${JSON.stringify(text)}`, () => {
    const sources: ValueSources = { ...SOURCES, file: () => text ?? "" };
    assertEquals(resolveValue({ kind: "file", path: "/x" }, sources, "gapless.ledger"), { value });
  });
}

Deno.test("resolveValue() takes an empty variable for a value", () => {
  const sources: ValueSources = { ...SOURCES, env: () => "" };
  assertEquals(resolveValue({ kind: "env", name: "X" }, sources, "gapless.ledger"), { value: "" });
});

Deno.test("resolveTable() makes objects whose keys are their own, also after a structured clone", () => {
  const config: ManifestTable = new Map([
    ["__proto__", { kind: "table", table: new Map([["polluted", { kind: "literal", value: true }]]) }],
    ["constructor", { kind: "literal", value: 1 }],
  ]);
  const resolved = resolveTable(config, SOURCES, "");
  if ("issues" in resolved) throw new Error("unexpected issues");
  for (const value of [resolved.value, structuredClone(resolved.value)]) {
    assertEquals(Object.keys(value), ["__proto__", "constructor"]);
    assertEquals(Reflect.get(value, "polluted"), undefined);
  }
});

Deno.test("resolveValue() lets a bug of a source through", () => {
  const sources: ValueSources = {
    ...SOURCES,
    file() {
      throw new TypeError("bug");
    },
  };
  assertThrows(() => resolveValue({ kind: "file", path: "/x" }, sources, ""), TypeError, "bug");
});
