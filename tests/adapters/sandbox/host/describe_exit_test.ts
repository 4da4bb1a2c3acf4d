import { assertEquals } from "@std/assert";
import { describeExit, GONE } from "../../../../src/adapters/sandbox/host/describe_exit.ts";

const MEMORY = { memoryBytes: 500_000_000, peakBytes: 40_000_000, output: "" };
const NEAR = { ...MEMORY, peakBytes: 300_000_000 };
const EXCEEDED = "it exceeded its memory limit of 500 MB";

Deno.test("an exit without a reason is the plugin's own doing, or has its code or signal", () => {
  assertEquals(describeExit({ code: 0, signal: null }, NEAR), GONE);
  assertEquals(describeExit({ code: 3, signal: null }, MEMORY), "its process ended with exit code 3");
  assertEquals(describeExit({ code: 137, signal: "SIGKILL" }, NEAR), "its process was ended by SIGKILL");
});

Deno.test("an exit for want of memory names the limit, by whatever words or signal the runtime ends", () => {
  const heap = { ...MEMORY, output: "started\nFatal JavaScript out of memory: Reached heap limit" };
  assertEquals(describeExit({ code: 133, signal: "SIGTRAP" }, heap), EXCEEDED);
  const rust = { ...MEMORY, output: "memory allocation of 65536 bytes failed" };
  assertEquals(describeExit({ code: 134, signal: "SIGABRT" }, rust), EXCEEDED);
  const refused = {
    ...MEMORY,
    output: "error: Uncaught RangeError: Array buffer allocation failed\n    at f",
  };
  assertEquals(describeExit({ code: 1, signal: null }, refused), EXCEEDED);
  assertEquals(describeExit({ code: 1, signal: null }, NEAR), EXCEEDED);
});

Deno.test("an engine that reaches its own limit far below the plugin's ran out of memory", () => {
  const large = { memoryBytes: 8_000_000_000, peakBytes: 1_500_000_000, output: "Reached heap limit" };
  assertEquals(describeExit({ code: 133, signal: "SIGTRAP" }, large), "it ran out of memory");
});
