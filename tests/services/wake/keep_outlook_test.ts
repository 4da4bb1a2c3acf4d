import { assertEquals } from "@std/assert";
import { Bed } from "../bed.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

Deno.test("wake() keeps an outlook when it found nothing due, and only then", async () => {
  const bed = new Bed({ report: { interval: "0 * * * *" } }).read(`
    [gapless]
    env_file = ".env"
    [plugins.report]
    module = "report"
    config = { key = { file = "key" } }`);
  bed.values.file = () => "secret";
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(bed.outlooks.saved, []);
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.outlooks.saved.map(({ until, files }) => ({ until, files })), [
    { until: new Date("2026-06-01T13:00:00Z"), files: ["/srv/key", "/srv/.env"] },
  ]);
});

Deno.test("wake() keeps no outlook of a ledger that other hosts write to", async () => {
  const bed = new Bed({ report: {} }).read(`gapless.ledger = { env = "LEDGER_URL" }\n${HOURLY}`);
  await bed.wake("report");
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.outlooks.saved, []);
});
