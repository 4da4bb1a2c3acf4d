import { assertEquals, assertRejects } from "@std/assert";
import { Fetcher, type FetchRequest } from "../../../../src/adapters/linker/http/fetcher.ts";
import { LIMITS } from "../../../../src/adapters/linker/link/limits.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";
import type { Fault } from "../../../registry/fault.ts";
import { Registry } from "../../../registry/registry.ts";

const LIMITS_HERE = { ...LIMITS, moduleBytes: 1_000_000, requestMs: 500 };

/** A test with a server. The client keeps its connections beyond the test. */
function fetchTest(name: string, run: (registry: Registry) => Promise<void>): void {
  const fn = async () => {
    await using registry = Registry.open();
    await run(registry);
  };
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

async function textOf(url: string, request: FetchRequest = {}): Promise<string> {
  const { bytes } = await new Fetcher({ httpHosts: [], limits: LIMITS_HERE }).fetch(new URL(url), request);
  return bytes === null ? "(as it was)" : new TextDecoder().decode(bytes);
}

async function faultOf(url: string): Promise<string> {
  const { message } = await assertRejects(() => textOf(url), LinkFault);
  return message.replaceAll(/127\.0\.0\.1:\d+/g, "host");
}

fetchTest("fetch() asks a server again that is busy, broken or hangs up", async (registry) => {
  const url = registry.put("/mod.js", "export default 1;");
  const faults: Fault[] = [{ kind: "status", status: 503 }, { kind: "status", status: 429 }, {
    kind: "truncated",
  }];
  for (const fault of faults) {
    registry.fail("/mod.js", fault, 2);
    assertEquals(await textOf(url), "export default 1;");
  }
  assertEquals(registry.paths().length, 9);
});

fetchTest("fetch() waits as long as a busy server asks for", async (registry) => {
  const url = registry.put("/mod.js", "1");
  registry.fail("/mod.js", { kind: "status", status: 429, headers: { "retry-after": "1" } }, 1);
  const start = performance.now();
  await textOf(url);
  assertEquals(performance.now() - start >= 1000, true);
});

const FAULTS: readonly (readonly [fault: Fault, message: string])[] = [
  [{ kind: "status", status: 404 }, 'cannot fetch "http://host/mod.js": the server answers 404 Not Found'],
  [
    { kind: "status", status: 401 },
    'cannot fetch "http://host/mod.js": the server answers 401 Unauthorized; set DENO_AUTH_TOKENS to a token for this host',
  ],
  [
    { kind: "status", status: 500 },
    'cannot fetch "http://host/mod.js": the server answers 500 Internal Server Error',
  ],
  [{ kind: "late", ms: 700 }, 'cannot fetch "http://host/mod.js": the server takes too long to answer'],
  [{ kind: "drip", ms: 100 }, 'cannot fetch "http://host/mod.js": the server takes too long to answer'],
  [{ kind: "endless" }, 'cannot fetch "http://host/mod.js": it is longer than 1 MB'],
  [
    { kind: "redirect" },
    'cannot fetch "http://host/mod.js": it leads from one place to the next without an end',
  ],
  [
    { kind: "redirect", to: "file:///etc/passwd" },
    'cannot fetch "file:///etc/passwd": "file:" leads to no other machine',
  ],
  [
    { kind: "redirect", to: "http://example.com/mod.js" },
    'cannot fetch "http://example.com/mod.js": anyone on the way could change the code; use "https:", or add ' +
    `"example.com" to "http_hosts" in the manifest's [gapless]`,
  ],
  [
    { kind: "redirect", to: "https://me:secret@example.com/mod.js" },
    'cannot fetch from "example.com": a URL must hold no password; set DENO_AUTH_TOKENS instead',
  ],
  [
    { kind: "redirect", to: "https://" },
    'cannot fetch "http://host/mod.js": it leads to "https://", which is no URL',
  ],
];

fetchTest("fetch() tells what is wrong with an answer", async (registry) => {
  // At the same time: most of them take their tries.
  await Promise.all(FAULTS.map(async ([fault, message], i) => {
    const url = registry.put(`/${i}/mod.js`, "export default 1; // long enough to drip");
    registry.fail(`/${i}/mod.js`, fault);
    assertEquals((await faultOf(url)).replaceAll(`/${i}/mod.js`, "/mod.js"), message);
  }));
});

fetchTest("fetch() tells that nobody answers", async (registry) => {
  const url = registry.put("/mod.js", "1");
  await registry.stop();
  assertEquals(
    (await faultOf(url)).replace(/: tcp.*/, ""),
    'cannot fetch "http://host/mod.js"',
  );
});

fetchTest("fetch() tells a truncated answer from a whole one", async (registry) => {
  const url = registry.put("/mod.js", "export default 1;");
  registry.fail("/mod.js", { kind: "truncated" });
  assertEquals((await faultOf(url)).startsWith('cannot fetch "http://host/mod.js": '), true);
});

fetchTest("fetch() asks only whether an answer is still good, if it is there", async (registry) => {
  const url = registry.put("/mod.js", "old");
  const fetcher = new Fetcher({ httpHosts: [], limits: LIMITS_HERE });
  const { etag } = await fetcher.fetch(new URL(url));
  assertEquals(await textOf(url, { etag: etag! }), "(as it was)");
  registry.put("/mod.js", "new");
  assertEquals(await textOf(url, { etag: etag! }), "new");
});

fetchTest("fetch() brings a token to its own host, and to no other one", async (registry) => {
  registry.put("/private/mod.js", "secret code");
  registry.guard("/private", "Bearer s3cret");
  const host = new URL(registry.url("/")).host;
  Deno.env.set("DENO_AUTH_TOKENS", `me:pw@elsewhere.example;s3cret@${host}`);
  try {
    assertEquals(await textOf(registry.url("/private/mod.js")), "secret code");
    registry.put("/there.js", "open code");
    registry.fail("/private/mod.js", { kind: "redirect", to: registry.url("/there.js", "localhost") });
    const from = registry.visits.length;
    assertEquals(
      await textOf(registry.url("/private/mod.js"), { headers: { "x-own": "secret" } }),
      "open code",
    );
    const headers = registry.visits.slice(from).map(({ headers }) => [
      headers.get("host")?.split(":")[0],
      headers.get("authorization"),
      headers.get("x-own"),
    ]);
    assertEquals(headers, [["127.0.0.1", "Bearer s3cret", "secret"], ["localhost", null, null]]);
  } finally {
    Deno.env.delete("DENO_AUTH_TOKENS");
  }
});
