import { table } from "../../src/commands/format/table.ts";
import { standIn } from "../stand_in.ts";
import type { Form } from "./form.ts";
import { median, time } from "./processes.ts";

const ROUNDS = 7;
const PLUGINS = [10, 100, 1000];
const FOREIGN_LINES = 1000;

/** Stands in for the real one, which may be somebody's. */
const CRONTAB = `#!/bin/sh
case $1 in
  -l) cat "$CRONTAB_FILE" ;;
  *) cat "$1" > "$CRONTAB_FILE" ;;
esac
`;

/**
 * Measures `gapless sync` over plugins that have not changed since the last one, beside many foreign lines.
 *
 * @returns A table: medians of the whole process in milliseconds, and what of that falls to each plugin.
 */
export async function syncTable({ name, program, nothing }: Form, folder: string): Promise<string[]> {
  await Deno.mkdir(`${folder}/bin`);
  await Deno.writeTextFile(`${folder}/bin/crontab`, CRONTAB, { mode: 0o755 });
  const env = { ...standIn(`${folder}/bin/crontab`), CRONTAB_FILE: `${folder}/crontab` };
  await Deno.writeTextFile(`${folder}/crontab`, "17 3 * * * /usr/bin/backup --quiet\n".repeat(FOREIGN_LINES));
  const place = ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
  const sync = () => time([...program, "sync", "--quiet", ...place], env);
  const rows: string[][] = [];
  let linked = 0;
  for (const plugins of PLUGINS) {
    for (; linked < plugins; linked++) await Deno.writeTextFile(`${folder}/p${linked}.ts`, pluginOf(linked));
    for (const [kind, entryOf] of Object.entries(KINDS)) {
      const entries = Array.from({ length: plugins }, (_, i) => entryOf(i));
      await Deno.writeTextFile(`${folder}/gapless.toml`, entries.join("\n"));
      // The first one links and loads what is new; the second one finds that sources are not young any more.
      await sync();
      await sync();
      const start = await time(nothing);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) times.push(await sync());
      const taken = median(times);
      rows.push([`${plugins}${kind}`, taken.toFixed(0), ((taken - start) / plugins).toFixed(2)]);
    }
  }
  return table([`${name.toUpperCase()} SYNC, PLUGINS`, ">MS", ">MS EACH"], rows);
}

/** What the manifest says of each plugin. */
const KINDS: Readonly<Record<string, (number: number) => string>> = {
  "": (number) => `[plugins.p${number}]\nmodule = "./p${number}.ts"\n`,
  ", schedules of all kinds in other zones": (number) =>
    `[plugins.p${number}]\nmodule = "./p${number}.ts"\nschedule = "${scheduleOf(number)}"\n` +
    `timezone = "${ZONES[number % ZONES.length]}"\n`,
};

const ZONES = [
  "America/New_York",
  "Europe/Copenhagen",
  "Asia/Tokyo",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
];
const DAYS = ["* * *", "L * *", "15W * *", "* * 5#2", "1 */3 *", "* * 1-5", "13 * FRI"];

/** No two of a thousand are alike. */
function scheduleOf(number: number): string {
  return `${number % 60} ${Math.floor(number / 60)} ${DAYS[number % DAYS.length]}`;
}

function pluginOf(number: number): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${number % 60} 3 * * *", run() {} });
`;
}
