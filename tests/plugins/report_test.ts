import { assertEquals } from "@std/assert";
import Report from "../../plugins/report/mod.ts";
import { trialContext } from "./trial_context.ts";

const LOG = [
  "2026-06-01T09:59:59.999Z GET /before",
  "2026-06-01T10:00:00.000Z GET /",
  "2026-06-01T10:30:00.000Z GET /about",
  "2026-06-01T10:59:59.999Z GET /",
  "2026-06-01T11:00:00.000Z GET /after",
  "no instant here",
  "",
].join("\n");

Deno.test("the report counts the entries of exactly its window, and the same again on a second attempt", async () => {
  const folder = await Deno.makeTempDir();
  const config = { log: `${folder}/visits.log`, folder };
  await Deno.writeTextFile(config.log, LOG);
  const [start, end] = [new Date("2026-06-01T10:00:00Z"), new Date("2026-06-01T11:00:00Z")];
  for (const _attempt of [1, 2]) await new Report(config).run(start, end, trialContext(config, start, end));
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  assertEquals(names, ["20260601T100000Z--20260601T110000Z.json", "visits.log"]);
  const report = JSON.parse(await Deno.readTextFile(`${folder}/${names[0]}`));
  assertEquals(report.counts, { "GET /": 2, "GET /about": 1 });
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the report is enabled once it knows what to read and where to write", () => {
  assertEquals(new Report({ log: "visits.log", folder: "reports" }).enabled(), true);
  assertEquals(new Report({} as { log: string; folder: string }).enabled(), false);
});

Deno.test("the report asks for just the files of its config", () => {
  assertEquals(new Report({ log: "visits.log", folder: "reports" }).permissions(), {
    read: { "visits.log": "counts its entries" },
    write: { "reports": "keeps a report of each window" },
  });
  assertEquals(new Report({} as { log: string; folder: string }).permissions(), {});
});
