import { assertEquals, assertRejects } from "@std/assert";
import Manager from "../../plugins/manager/mod.ts";
import { trialContext } from "./trial_context.ts";

const EDITED = "Cannot change the block: it was edited by hand";
const DONE = { changed: false, added: [], updated: [], removed: [], disabled: [], failures: [] };

/** Runs the manager with a stand-in for the command. */
async function manage(script: string, attempt = 1): Promise<string[]> {
  const config = { command: ["/bin/sh", "-c", script, "sh"] as [string, ...string[]] };
  const context = { ...trialContext(config, new Date(0), new Date(1)), attempt };
  await new Manager(config).run(new Date(0), new Date(1), context);
  return context.lines;
}

function printing(report: object): string {
  return `echo '${JSON.stringify(report)}'`;
}

Deno.test("the manager is silent while nothing changes", async () => {
  assertEquals(await manage(printing(DONE)), []);
});

Deno.test("the manager logs what it changed", async () => {
  const [line] = await manage(printing({ ...DONE, changed: true, added: ["report"] }));
  assertEquals(
    line,
    'info the crontab was brought in step {"added":["report"],"updated":[],"removed":[],"disabled":[]}',
  );
});

Deno.test("the manager logs what was wrong with a plugin and is not any more", async () => {
  const warnings = [{ plugin: "report", message: "it was linked again" }];
  assertEquals(await manage(printing({ ...DONE, warnings })), ["warn report: it was linked again"]);
  const known = warnings.map((warning) => ({ ...warning, is_new: false }));
  assertEquals(await manage(printing({ ...DONE, warnings: known })), []);
});

Deno.test("the manager passes its variables on, but for those that preload libraries", async () => {
  const script = `echo '{"failures":[],"changed":true,"added":["'"$HOME/$MARK/$LD_LIBRARY_PATH"'"]}'`;
  Deno.env.set("MARK", "kept");
  Deno.env.set("LD_LIBRARY_PATH", "/opt/none");
  try {
    const [line] = await manage(script);
    assertEquals(line, `info the crontab was brought in step {"added":["${Deno.env.get("HOME")}/kept/"]}`);
  } finally {
    Deno.env.delete("MARK");
    Deno.env.delete("LD_LIBRARY_PATH");
  }
});

Deno.test("the manager fails once over a plugin that does not load, and only logs it then", async () => {
  const failure = { plugin: "report", error: "it is broken" };
  const fresh = printing({ ...DONE, failures: [{ ...failure, fresh: true }] });
  await assertRejects(() => manage(fresh), Error, "report cannot be loaded; its line stays: it is broken");
  const known = printing({ ...DONE, failures: [{ ...failure, fresh: false }] });
  assertEquals(await manage(known), [
    'error report cannot be loaded; its line stays {"error":"it is broken"}',
  ]);
});

Deno.test("the manager leaves an edit by hand alone at first, and overwrites it at the second attempt", async () => {
  const script =
    `case "$*" in *--unless-edited*) echo '{"error":{"message":"${EDITED}"}}' >&2; exit 78;; esac; ` +
    printing(DONE);
  await assertRejects(() => manage(script), Error, EDITED);
  assertEquals(await manage(script, 2), []);
});

Deno.test("the manager fails with the command's own words if that fails as a whole", async () => {
  const error = '{"error":{"kind":"crontab","message":"Cannot read the crontab: it hangs"}}';
  await assertRejects(
    () => manage(`echo '${error}' >&2; exit 78`),
    Error,
    "Cannot read the crontab: it hangs",
  );
  await assertRejects(() => manage("echo plain words >&2; exit 1"), Error, "plain words");
  await assertRejects(() => manage("exit 70"), Error, "sync ended with exit code 70 and said nothing");
});
