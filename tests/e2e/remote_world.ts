import { Registry } from "../registry/registry.ts";
import { House } from "./house.ts";

/** What the plugin of another machine writes at each run. */
export const SAID = "packed <said> by hand\n";

/** A registry with a plugin that rests on modules from elsewhere, and a house that may ask it. */
export class RemoteWorld implements AsyncDisposable {
  readonly registry: Registry;
  readonly house: House;
  /** What the plugin has that is in no package. */
  readonly byUrl: string;
  readonly #authority: string;

  private constructor(registry: Registry, house: House, about: { byUrl: string; authority: string }) {
    this.registry = registry;
    this.house = house;
    this.byUrl = about.byUrl;
    this.#authority = about.authority;
  }

  /** Opens a registry that speaks TLS, with a certificate that only those know who run commands by hand in the house. */
  static async open(): Promise<RemoteWorld> {
    const registry = Registry.open({ tls: true });
    const byUrl = publish(registry);
    const authority = await Deno.makeTempFile({ prefix: "gapless-e2e-", suffix: ".pem" });
    await Deno.writeTextFile(authority, registry.authority);
    const house = await House.build({ "gapless.toml": manifestOf(registry) }, { DENO_CERT: authority });
    return new RemoteWorld(registry, house, { byUrl, authority });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry.stop();
    await this.house[Symbol.asyncDispose]();
    await Deno.remove(this.#authority);
  }
}

/** The manifest before any plugin is added. */
export function manifestOf({ jsrUrl, npmUrl }: Registry): string {
  return `# my jobs\n[gapless]\njsr = "${jsrUrl}"\nnpm = { registry = "${npmUrl}" }`;
}

function publish(registry: Registry): string {
  const byUrl = registry.put(
    "/by_hand.ts",
    `export function byHand(text: string): string { return text + " by hand"; }`,
  );
  registry.npm("packed", "1.0.3", {
    files: { "index.js": `exports.pack = (text) => "packed " + text;` },
  });
  registry.jsr("@acme/format", "1.2.0", {
    files: { "/mod.ts": "export const format = (text: string): string => `<${text}>`;" },
  });
  registry.jsr("@acme/chain", "1.0.0", {
    files: {
      "/mod.ts": `import { definePlugin } from "jsr:@gapless/gapless@^0.1.0";
import { format } from "jsr:@acme/format@^1";
import { pack } from "npm:packed@^1";
import { byHand } from "${byUrl}";

export default definePlugin({
  permissions: { write: { "./said.txt": "says it there" } },
  interval: "* * * * *",
  run() {
    Deno.writeTextFileSync("said.txt", pack(byHand(format("said"))) + "\\n", { append: true });
  },
});
`,
    },
  });
  return byUrl;
}
