import { House } from "./house.ts";

/** What no attack may find. */
export const SECRET = "swordfish";

/** What an attack became. */
export interface Outcome {
  readonly attack: string;
  readonly outcome: "got" | "refused";
  /** What it got, or why it was refused. */
  readonly detail: string;
}

/** A plugin of the site, beside `module`. */
export interface SitePlugin {
  readonly name: string;
  /** Its code. */
  readonly module: string;
  /** The file of its code, if it is that of others, too: they are linked once. */
  readonly file?: string;
  /** More lines of its table. */
  readonly table?: string;
}

const HERE = new URL("./attacks/", import.meta.url);

const SECRETS = {
  "secrets/s.json": `{ "secret": "${SECRET}" }`,
  "secrets/s.js": `export const secret = "${SECRET}";`,
  "secrets/s.mjs": `export const secret = "${SECRET}";`,
  "secrets/s.ts": `export const secret: string = "${SECRET}";`,
  "secrets/s.txt": SECRET,
  "secrets/s.node": SECRET,
};

const PACKAGE = {
  "node_modules/lib/package.json": '{ "name": "lib", "version": "1.0.0", "main": "lib.js" }',
  "node_modules/lib/lib.js": `exports.vm = require("vm");
exports.imports = (url) => import(url);
exports.requires = (path) => require(path);
exports.evaluates = (text) => eval(text);`,
};

/** Builds a house with all attacks of the folder `attacks`, with secret files beside them, and with plugins. */
export async function attackSite(
  plugins: readonly SitePlugin[],
  { port = 0, env = {} }: { readonly port?: number; readonly env?: Record<string, string> } = {},
): Promise<House> {
  const attacks: Record<string, string> = {};
  for (const { name } of Deno.readDirSync(HERE)) attacks[name] = await Deno.readTextFile(new URL(name, HERE));
  return await House.build({
    ...attacks,
    ...SECRETS,
    ...PACKAGE,
    ...Object.fromEntries(plugins.map((plugin) => [fileOf(plugin), plugin.module])),
    "port.js": `export const PORT = ${port};`,
    "lib.js": `export { default } from "lib";`,
    "gapless.toml": plugins.map((plugin) =>
      `[plugins.${plugin.name}]\nmodule = "./${fileOf(plugin)}"\nsince = "2026-01-01"\n${
        plugin.table ?? ""
      }\n`
    ).join(""),
  }, env);
}

function fileOf({ name, file = `${name}.js` }: SitePlugin): string {
  return file;
}

/** Returns the plugin that makes all attacks of one file of the folder. */
export function attacker(file: string, table = ""): SitePlugin {
  const module = `import { attacker } from "./attack_all.js"; import { ATTACKS } from "./${file}.js";
export default attacker(ATTACKS);`;
  return { name: "attacker", module, table };
}

/** Returns what an attacker has logged of its attacks. */
export function outcomesOf(log: string): Outcome[] {
  return log.split("\n").flatMap((line) => {
    const at = line.indexOf('["');
    if (at === -1) return [];
    const [attack, [outcome, detail]] = JSON.parse(line.slice(at));
    return [{ attack, outcome, detail }];
  });
}
