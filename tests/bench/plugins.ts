import { DatabaseSync } from "node:sqlite";

/** Due for the whole time since the epoch, and then once a year. */
const YEARLY = "0 0 1 1 *";

/** Writes a manifest with plugins into a folder; `sources` are their modules by name. */
export async function writePlugins(folder: string, sources: Readonly<Record<string, string>>): Promise<void> {
  const tables = Object.keys(sources).map((name) => `[plugins.${name}]\nmodule = "./${name}.ts"\n`);
  await Deno.writeTextFile(
    `${folder}/gapless.toml`,
    `[gapless]\ntimezone = "UTC"\n${tables.join("")}[plugins.manager]\nenabled = false\n`,
  );
  for (const [name, source] of Object.entries(sources)) {
    await Deno.writeTextFile(`${folder}/${name}.ts`, source);
  }
}

/** Returns the module of a plugin whose `run()` consists of these statements. */
export function plugin(statements = "", beside = ""): string {
  return `import { definePlugin } from "@gapless/gapless";
${beside}
export default definePlugin({ interval: "${YEARLY}", async run() { ${statements} } });
`;
}

/** Returns the module of a plugin whose artifact has about so many bytes. */
export function largePlugin(bytes: number): string {
  const lines: string[] = [];
  for (let length = 0, n = 0; length < bytes; n++) {
    const line = `  step${n}(value) { return value % 7 === ${
      n % 7
    } ? value * ${n} : value + "${n}".length; },`;
    lines.push(line);
    length += line.length;
  }
  return plugin("if (Object.keys(STEPS).length === 0) throw 0;", `const STEPS = {\n${lines.join("\n")}\n};`);
}

/** Makes all time since the epoch due again, as one window of each plugin. */
export function uncover(folder: string): void {
  const ledger = new DatabaseSync(`${folder}/state/ledger.db`);
  ledger.exec("delete from runs; delete from windows; update plugins set cursor = null");
  ledger.close();
}

/** Returns the arguments that say where a folder's manifest and state are, in the words of a line of the crontab. */
export function placeOf(folder: string): string[] {
  return ["--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
}
