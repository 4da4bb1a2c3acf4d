import { assertThrows } from "@std/assert";
import { requireAllowed } from "../../../../src/adapters/linker/http/allowed_urls.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";

const HOSTS = ["mirror.lan:8080"];

const ALLOWED = [
  "https://example.com/mod.ts",
  "http://127.0.0.1:8000/mod.ts",
  "http://[::1]/mod.ts",
  "http://localhost/mod.ts",
  "http://mirror.lan:8080/mod.ts",
];

const REFUSED: readonly (readonly [url: string, why: string])[] = [
  ["http://mirror.lan/mod.ts", "anyone on the way could change the code"],
  ["http://127.0.0.1.example.com/mod.ts", "anyone on the way could change the code"],
  ["http://localhost.example.com/mod.ts", "anyone on the way could change the code"],
  ["ftp://example.com/mod.ts", '"ftp:" leads to no other machine'],
  ["https://me@example.com/mod.ts", "a URL must hold no password"],
];

Deno.test("requireAllowed() lets code come by TLS, from this machine, and from hosts that the manifest names", () => {
  for (const url of ALLOWED) requireAllowed(new URL(url), HOSTS);
  for (const [url, why] of REFUSED) assertThrows(() => requireAllowed(new URL(url), HOSTS), LinkFault, why);
});

Deno.test("requireAllowed() lets nothing that came by TLS go on without", () => {
  assertThrows(
    () => requireAllowed(new URL("http://127.0.0.1/b.ts"), HOSTS, new URL("https://example.com/a.ts")),
    LinkFault,
    'cannot fetch "http://127.0.0.1/b.ts": "https://example.com/a.ts" came by "https:", and this would not',
  );
});

Deno.test("requireAllowed() lets no data: module, which may be of anybody, reach this machine's servers", () => {
  const from = new URL("data:text/javascript,import 'http://127.0.0.1/b.ts'");
  assertThrows(
    () => requireAllowed(new URL("http://127.0.0.1/b.ts"), HOSTS, from),
    LinkFault,
    'cannot fetch "http://127.0.0.1/b.ts": a "data:" module must import by "https:" only',
  );
  requireAllowed(new URL("https://example.com/b.ts"), HOSTS, from);
});
