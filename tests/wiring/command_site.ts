import { existsSync } from "node:fs";
import { cli } from "../../src/commands/cli.ts";
import type { Ports } from "../../src/commands/cli/ports.ts";
import { reportError } from "../../src/commands/cli/report_error.ts";
import type { Line, Screen } from "../../src/ports/screen.ts";
import { connect } from "../../src/wiring/connect.ts";

class LinesScreen implements Screen {
  readonly lines: string[] = [];
  readonly interactive = false;
  columns = () => 80;
  clear = () => {};
  out = (line: Line) => void this.lines.push([line].flat().map(String).join(""));
  err = (line: Line) => void this.lines.push([line].flat().map(String).join(""));
  exact = (text: string) => void this.lines.push(text);
  passing = () => {};
  ask = () => false;
}

/** What a command printed, and what it ended with. */
export interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
}

/** What a site has beside its files. */
export interface SiteOptions {
  /** Changes what commands work with. */
  readonly change?: (ports: Ports & AsyncDisposable) => Ports & AsyncDisposable;
}

/** An instance in a temporary folder, whose commands are run in this process. */
export class CommandSite implements Disposable {
  readonly folder: string;
  readonly #options: SiteOptions;

  /** @param files By their names; others must not be able to change them, whatever other tests do to the process. */
  constructor(files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>, options: SiteOptions = {}) {
    this.folder = Deno.makeTempDirSync({ prefix: "gapless-test-" });
    this.#options = options;
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      Deno.writeFileSync(`${this.folder}/${name}`, bytes);
      Deno.chmodSync(`${this.folder}/${name}`, 0o644);
    }
  }

  /** Runs a command line on this site. */
  async run(words: readonly string[]): Promise<Outcome> {
    const { folder } = this;
    const { change = (ports) => ports } = this.#options;
    const screen = new LinesScreen();
    const warn = (message: string) => screen.err(`gapless: ${message}`);
    const surroundings = { version: "0.2.0", warn, enter: () => {}, early: undefined, passing: () => {} };
    const args = [...words, "--manifest", `${folder}/gapless.toml`, "--state", `${folder}/state`];
    try {
      const code = await cli(args, {
        screen,
        version: "0.2.0",
        connect: async (where) => change(await connect(where, surroundings)),
      });
      return { code, lines: screen.lines };
    } catch (error) {
      const { lines, exit } = reportError(error, words.includes("--json"));
      return { code: exit, lines: [...screen.lines, ...lines] };
    }
  }

  /** Whether anything was made outside of the site's own files. */
  hasState(): boolean {
    return existsSync(`${this.folder}/state`);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}
