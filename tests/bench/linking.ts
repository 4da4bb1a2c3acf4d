import { table } from "../../src/commands/format/table.ts";
import { Registry } from "../registry/registry.ts";
import type { Form } from "./form.ts";
import { type Command, median, time } from "./processes.ts";

const ROUNDS = 7;
const MODULES = 200;

/**
 * Measures what it costs to link a plugin whose modules lie on a server of this machine, as whole processes: each of them
 * loads the plugin, too.
 *
 * @returns A table: medians in milliseconds.
 */
export async function linkingTable({ name, program }: Form, folder: string): Promise<string[]> {
  await using registry = Registry.open();
  const graph = publish(registry);
  await Deno.writeTextFile(
    `${folder}/mod.ts`,
    plugin(`import { value } from "${graph}";\nimport "./own.ts";`, "value"),
  );
  await Deno.writeTextFile(`${folder}/own.ts`, "");
  await Deno.writeTextFile(`${folder}/small.ts`, plugin("", "1"));
  const small = registry.put("/small.ts", plugin("", "1"));
  await Deno.writeTextFile(`${folder}/gapless.toml`, manifest({ large: "./mod.ts" }));
  await Deno.writeTextFile(`${folder}/small.toml`, manifest({ here: "./small.ts", there: small }));
  const onLarge = commandOn(program, folder, "gapless.toml");
  const onSmall = commandOn(program, folder, "small.toml");

  const cold = await repeat(onLarge("check"), async () => {
    await Deno.remove(`${folder}/gapless.toml.state`, { recursive: true }).catch(() => {});
    await Deno.remove(`${folder}/gapless.lock`).catch(() => {});
  });
  let edits = 0;
  const edit = () => Deno.writeTextFile(`${folder}/own.ts`, `export const edits = ${edits++};`);
  const relink = await repeat(onLarge("check"), edit);
  const unchanged = await repeat(onLarge("check"));
  await time(onSmall("check"));
  const here: number[] = [];
  const there: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    here.push(await time(onSmall("try", "here")));
    there.push(await time(onSmall("try", "there")));
  }
  return table([name.toUpperCase(), ">MS"], [
    [`gapless check, ${MODULES} modules of another machine for the first time`, cold],
    ["gapless check, one file of this machine changed", relink],
    ["gapless check, nothing changed", unchanged],
    ["gapless try, a plugin of this machine", median(here).toFixed(0)],
    ["gapless try, a plugin of another machine", median(there).toFixed(0)],
  ]);
}

/** Puts a tree of modules on the server, about 2 kB each, and returns the URL of its root. */
function publish(registry: Registry): string {
  const filler = "// A comment, as long as many are that stand in code.\n".repeat(35);
  for (let i = 0; i < MODULES; i++) {
    const children = [2 * i + 1, 2 * i + 2].filter((child) => child < MODULES);
    const imports = children.map((child) => `import { value as v${child} } from "./${child}.ts";\n`).join("");
    const sum = [i, ...children.map((child) => `v${child}`)].join(" + ");
    registry.put(`/tree/${i}.ts`, `${imports}${filler}export const value: number = ${sum};\n`);
  }
  return registry.url("/tree/0.ts");
}

function manifest(modules: Readonly<Record<string, string>>): string {
  const tables = Object.entries(modules).map(([name, module]) => `[plugins.${name}]\nmodule = "${module}"\n`);
  return `${tables.join("")}[plugins.manager]\nenabled = false\n`;
}

function plugin(imports: string, value: string): string {
  return `import { definePlugin } from "@gapless/gapless";
${imports}
export default definePlugin({ interval: "* * * * *", run() { return void ${value}; } });
`;
}

function commandOn(program: Command, folder: string, name: string): (...args: string[]) => Command {
  return (
    ...args
  ) => [...program, ...args, "--manifest", `${folder}/${name}`, "--state", `${folder}/${name}.state`];
}

async function repeat(command: Command, before: () => Promise<void> = async () => {}): Promise<string> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await before();
    times.push(await time(command));
  }
  return median(times).toFixed(0);
}
