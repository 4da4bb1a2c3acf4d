import { assertEquals } from "@std/assert";
import { parseWorkerMessage } from "../../../../src/adapters/sandbox/protocol/parse_worker_message.ts";

const LINE = { kind: "log", level: "info", message: "m", fields: null } as const;

Deno.test("parseWorkerMessage() takes a message, and nothing beside it", () => {
  assertEquals(parseWorkerMessage({ ...LINE, more: 1 }), LINE);
  assertEquals(parseWorkerMessage({ kind: "returned", more: 1 }), { kind: "returned" });
});

for (
  const forged of [
    undefined,
    null,
    "returned",
    [],
    {},
    { kind: "ok" },
    { kind: "loaded", enabled: "yes", interval: "" },
    { ...LINE, level: "fatal" },
    { ...LINE, message: 1 },
    { kind: "failed" },
    { kind: "failed", fault: { message: 1, report: "" } },
  ]
) {
  Deno.test(`parseWorkerMessage() takes nothing from ${Deno.inspect(forged, { compact: true, breakLength: Infinity })}`, () => {
    assertEquals(parseWorkerMessage(forged), null);
  });
}

for (const until of ["2026-01-01", Infinity, NaN, 8.64e15 + 1, undefined, 0.5]) {
  Deno.test(`parseWorkerMessage() takes a checkpoint of ${until} for one that must be refused`, () => {
    assertEquals(parseWorkerMessage({ kind: "checkpoint", until }), { kind: "checkpoint", until: null });
  });
}

Deno.test("parseWorkerMessage() clips every text", () => {
  const long = "x".repeat(100_000);
  const clipped = `${"x".repeat(65_536)} … (34464 characters more)`;
  assertEquals(parseWorkerMessage({ ...LINE, message: long, fields: "y".repeat(300_000) }), {
    ...LINE,
    message: clipped,
    fields: JSON.stringify({ clipped: `${"y".repeat(65_536)} … (234464 characters more)` }),
  });
  assertEquals(parseWorkerMessage({ kind: "failed", fault: { message: long, report: long } }), {
    kind: "failed",
    fault: { message: clipped, report: clipped },
  });
  assertEquals(parseWorkerMessage({ kind: "loaded", enabled: true, interval: long, permissions: long }), {
    kind: "loaded",
    enabled: true,
    interval: "x".repeat(1000),
    permissions: "x".repeat(65_537),
  });
});
