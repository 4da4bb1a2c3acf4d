import { assertEquals, assertThrows } from "@std/assert";
import { parseSpecifier } from "../../../../src/domain/manifest/parse/parse_specifier.ts";

const FILES: readonly (readonly [text: string, url: string])[] = [
  ["./report.ts", "file:///srv/my%20jobs/report.ts"],
  ["plugins/report.ts", "file:///srv/my%20jobs/plugins/report.ts"],
  ["../shared/a#b?.ts", "file:///srv/shared/a%23b%3F.ts"],
  ["/opt/report.ts", "file:///opt/report.ts"],
  ["./a:b.ts", "file:///srv/my%20jobs/a:b.ts"],
  ["file:///opt/a%20b.ts", "file:///opt/a%20b.ts"],
];

for (const [text, url] of FILES) {
  Deno.test(`parseSpecifier() makes "${text}" the absolute ${url}`, () => {
    assertEquals(parseSpecifier(text, "/srv/my jobs"), { kind: "file", text, url });
  });
}

const REMOTE = [
  ["https", "https://example.com/mod.ts"],
  ["jsr", "jsr:@scope/name"],
  ["jsr", "jsr:@scope/name@^1.2/mod"],
  ["npm", "npm:name@1.0.0"],
  ["npm", "npm:@scope/name@1/sub/path.js"],
] as const;

for (const [scheme, text] of REMOTE) {
  Deno.test(`parseSpecifier() knows "${text}" as a module of another machine`, () => {
    assertEquals(parseSpecifier(text, "/srv"), { kind: "remote", text, scheme });
  });
}

Deno.test("parseSpecifier() knows the built-in manager", () => {
  assertEquals(parseSpecifier("builtin:manager", "/srv"), {
    kind: "builtin",
    text: "builtin:manager",
    name: "manager",
  });
});

const SCHEMES = 'known: a path, "file:", "https:", "jsr:", "npm:", "builtin:"';
const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ["", 'Cannot use the path "": it is empty'],
  ["~/report.ts", 'Cannot use the path "~/report.ts": "~" is not expanded here; write the folder out'],
  ["a\0b", 'Cannot use the path "a\\u0000b": it holds a NUL character'],
  [
    "http://example.com/mod.ts",
    'Cannot use the module "http://example.com/mod.ts": anyone on the way could change the code; use "https:", or add "example.com" to "http_hosts" in [gapless]',
  ],
  [
    "https://me:secret@example.com/mod.ts",
    'Cannot use the module "https://…@example.com": a URL must hold no password; set DENO_AUTH_TOKENS instead',
  ],
  ["https://", 'Cannot use the module "https://": it is no URL'],
  ["ftp://x", `Cannot use the module "ftp://x": "ftp:" is no scheme for plugins; ${SCHEMES}`],
  ["node:fs", `Cannot use the module "node:fs": "node:" is no scheme for plugins; ${SCHEMES}`],
  ["jsr:name", 'Cannot use the module "jsr:name": write it like "jsr:@scope/name@1.0.0"'],
  ["npm:", 'Cannot use the module "npm:": write it like "npm:name@1.0.0"'],
  [
    "file:report.ts",
    'Cannot use the module "file:report.ts": write three slashes and an absolute path, "file:///…"',
  ],
  ["file:///a%2Fb", 'Cannot use the module "file:///a%2Fb": it names no file'],
  ["file:///a%zz", 'Cannot use the module "file:///a%zz": it names no file'],
  [
    "builtin:manger",
    'Cannot use the module "builtin:manger": there is no such built-in plugin; did you mean "manager"?',
  ],
  [
    "builtin:cron",
    'Cannot use the module "builtin:cron": there is no such built-in plugin; known: "manager"',
  ],
];

for (const [text, message] of REFUSED) {
  Deno.test(`parseSpecifier() refuses "${text}"`, () => {
    assertEquals(assertThrows(() => parseSpecifier(text, "/srv"), SyntaxError).message, message);
  });
}
