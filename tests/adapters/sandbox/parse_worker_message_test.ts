import { assertEquals } from "@std/assert";
import { parseWorkerMessage } from "../../../src/adapters/sandbox/parse_worker_message.ts";

const LINE = { kind: "log", time: 0, level: "info", message: "m", fields: null } as const;

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
    { ...LINE, time: NaN },
    { ...LINE, time: 1e300 },
    { ...LINE, message: 1 },
    { kind: "checkpoint", until: "2026-01-01" },
    { kind: "checkpoint", until: Infinity },
    { kind: "failed" },
    { kind: "failed", fault: { message: 1, report: "" } },
  ]
) {
  Deno.test(`parseWorkerMessage() takes nothing from ${Deno.inspect(forged, { compact: true, breakLength: Infinity })}`, () => {
    assertEquals(parseWorkerMessage(forged), null);
  });
}
