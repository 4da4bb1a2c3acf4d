import { assertEquals, assertRejects } from "@std/assert";
import { dirname } from "node:path";
import { LinkError } from "../../../src/ports/linker.ts";
import { linkerTest, Project } from "./project.ts";

/** How an import asks for a text. */
export const TEXT = `with { type: "text" }`;

/** What is beside the manifest's folder. */
export const OUTSIDE = { "../outside/x.ts": "export default 1;", "../outside/x.txt": "outside" };

/** The package.json of a package `lib`. */
export const PACKAGE = `{ "name": "lib", "version": "1.0.0", "type": "module", "main": "lib.js" }`;

/** Returns the files of an installed package `lib`. */
export function packageOf(code: string): Record<string, string> {
  return { "node_modules/lib/package.json": PACKAGE, "node_modules/lib/lib.js": code };
}

/** A plugin with imports; paths count from the manifest's folder. */
export interface ImportCase {
  readonly title: string;
  /** The plugin's own code; `HERE` is the manifest's folder. */
  readonly code: string;
  /** Path of the plugin's own module. */
  readonly entry?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Targets by the paths of the symbolic links that lead to them. */
  readonly links?: Readonly<Record<string, string>>;
  /** Paths of the files that hold secrets. */
  readonly secrets?: readonly string[];
}

/** What no plugin may import. */
export interface Attack extends ImportCase {
  /** What the error has, with `~` for the manifest's folder. */
  readonly message: string;
}

/** Tests that an attack is refused, in one line beside that of the source. */
export function testAttack({ message, ...attack }: Attack): void {
  linkerTest(`link() lets no plugin import ${attack.title}`, async () => {
    const { entry = "mod.ts", code } = attack;
    using project = openCase({ ...attack, code: `${code}\nexport default 1;` });
    const error = await assertRejects(() => project.link(entry), LinkError);
    assertIncludes(inShort(error.message, project), message);
    assertEquals(error.message.split("\n").length <= 2, true, error.message);
  });
}

/** Opens the project of a case. */
export function openCase(
  { code, entry = "mod.ts", files = {}, links = {}, secrets = [] }: Omit<ImportCase, "title">,
): Project {
  const project = Project.open({ "gapless.toml": "", ...files });
  project.write(entry, code.replaceAll("HERE", project.root));
  for (const [path, target] of Object.entries(links)) {
    Deno.mkdirSync(dirname(project.path(path)), { recursive: true });
    Deno.symlinkSync(target, project.path(path));
  }
  project.secrets = secrets;
  return project;
}

/** Writes the manifest's folder as `~`, and that above as `~/..`. */
function inShort(message: string, { root }: Project): string {
  return message.replaceAll(root, "~").replaceAll(dirname(root), "~/..");
}

function assertIncludes(text: string, part: string): void {
  assertEquals(text.includes(part), true, `${text}\n\nlacks\n\n${part}`);
}
