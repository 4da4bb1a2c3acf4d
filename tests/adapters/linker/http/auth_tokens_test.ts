import { assertEquals } from "@std/assert";
import { parseAuthTokens, tokenFor } from "../../../../src/adapters/linker/http/auth_tokens.ts";

const TOKENS = parseAuthTokens(
  "abc@example.com; me:p@ss@files.example.org:8443 ;mine@localhost:8000;broken;@nobody;x@",
);

const CASES: readonly (readonly [url: string, authorization: string | undefined])[] = [
  ["https://example.com/mod.ts", "Bearer abc"],
  ["https://cdn.example.com/mod.ts", "Bearer abc"],
  ["https://example.com:8443/mod.ts", undefined],
  ["https://badexample.com/mod.ts", undefined],
  ["https://example.com.evil.org/mod.ts", undefined],
  ["https://files.example.org:8443/x.ts", `Basic ${btoa("me:p@ss")}`],
  ["https://files.example.org/x.ts", undefined],
  ["https://nobody/", undefined],
  ["http://example.com/mod.ts", undefined],
  ["http://files.example.org:8443/x.ts", undefined],
  ["http://localhost:8000/mod.ts", "Bearer mine"],
];

Deno.test("tokenFor() finds the token of a host, and of the hosts below it; none for the open", () => {
  for (const [url, authorization] of CASES) {
    assertEquals(tokenFor(new URL(url), TOKENS).authorization, authorization, url);
  }
});
