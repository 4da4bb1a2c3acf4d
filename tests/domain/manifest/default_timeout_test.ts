import { assertEquals } from "@std/assert";
import {
  DEFAULT_TIMEOUT_MS,
  nearsDefault,
  warnAfterMs,
} from "../../../src/domain/manifest/default_timeout.ts";

const UNSAID = { timeoutMs: DEFAULT_TIMEOUT_MS, timeoutIsDefault: true };
const HOUR_MS = 3_600_000;

Deno.test("the default timeout is 24 hours", () => {
  assertEquals(DEFAULT_TIMEOUT_MS, 24 * HOUR_MS);
});

Deno.test("warnAfterMs() warns at nine tenths of the default, and never of a timeout that somebody chose", () => {
  assertEquals(warnAfterMs(UNSAID), 21.6 * HOUR_MS);
  assertEquals(warnAfterMs({ timeoutMs: DEFAULT_TIMEOUT_MS, timeoutIsDefault: false }), null);
  assertEquals(warnAfterMs({ timeoutMs: null, timeoutIsDefault: false }), null);
});

Deno.test("nearsDefault() is true of a run that took more than half of the default", () => {
  assertEquals(nearsDefault(UNSAID, 12 * HOUR_MS), false);
  assertEquals(nearsDefault(UNSAID, 12 * HOUR_MS + 1), true);
  assertEquals(nearsDefault({ ...UNSAID, timeoutIsDefault: false }, 23 * HOUR_MS), false);
  assertEquals(nearsDefault({ timeoutMs: null, timeoutIsDefault: false }, 99 * HOUR_MS), false);
});
