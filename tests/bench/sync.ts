import { table } from "../../src/commands/format/table.ts";
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
  const path = `${folder}/bin:${Deno.env.get("PATH")}`;
  const env = { PATH: path, CRONTAB_FILE: `${folder}/crontab` };
  await Deno.mkdir(`${folder}/bin`);
  await Deno.writeTextFile(`${folder}/bin/crontab`, CRONTAB, { mode: 0o755 });
  await Deno.writeTextFile(`${folder}/crontab`, "17 3 * * * /usr/bin/backup --quiet\n".repeat(FOREIGN_LINES));
  const place = ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
  const sync = () => time([...program, "sync", "--quiet", ...place], env);
  const rows: string[][] = [];
  let linked = 0;
  for (const plugins of PLUGINS) {
    for (; linked < plugins; linked++) await Deno.writeTextFile(`${folder}/p${linked}.ts`, pluginOf(linked));
    await Deno.writeTextFile(`${folder}/gapless.toml`, manifestOf(plugins));
    // The first one links and loads what is new; the second one finds that sources are not young any more.
    await sync();
    await sync();
    const start = await time(nothing);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) times.push(await sync());
    const taken = median(times);
    rows.push([String(plugins), taken.toFixed(0), ((taken - start) / plugins).toFixed(2)]);
  }
  return table([`${name.toUpperCase()} SYNC, PLUGINS`, ">MS", ">MS EACH"], rows);
}

function manifestOf(plugins: number): string {
  const names = Array.from({ length: plugins }, (_, i) => `p${i}`);
  return names.map((name) => `[plugins.${name}]\nmodule = "./${name}.ts"\n`).join("\n");
}

function pluginOf(number: number): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${number % 60} 3 * * *", run() {} });
`;
}
