/**
 * Hosts that share nothing with each other but the files of a house and a wire to this test's own network, where the
 * database is: each has its name, its machine's id and boot, its processes, crontabs and cron.
 *
 * @module
 */

import { killIfAlive } from "../kill_if_alive.ts";
import { command } from "./command.ts";
import { type House, PROGRAM, resultOf, until } from "./house.ts";

/** Where hosts find this test. */
export const HUB = "10.87.0.1";

/** A host that runs the jobs of a house; it goes with all its processes when it is disposed of. */
export class FleetHost implements AsyncDisposable {
  readonly name: string;
  readonly #unshare: Deno.ChildProcess;
  readonly #output: Promise<unknown>;

  private constructor(name: string, unshare: Deno.ChildProcess) {
    this.name = name;
    this.#unshare = unshare;
    this.#output = resultOf(unshare.output()).then(({ stdout, stderr }) => {
      if (stdout + stderr !== "") console.log(`${name}: ${stdout}${stderr}`);
    });
  }

  /** Makes a host and lays its wire; its cron runs as soon as the jobs are in its crontab. */
  static async boot(house: House, number: number): Promise<FleetHost> {
    const name = `host-${number}`;
    const script = new URL("fleet_host.sh", import.meta.url).pathname;
    const state = `${house.path}/state`;
    const sync = [
      ...PROGRAM,
      "sync",
      "--quiet",
      "--manifest",
      `${house.path}/gapless.toml`,
      "--state",
      state,
    ];
    const unshare = new Deno.Command("unshare", {
      args: [
        ..."--net --uts --mount --pid --fork --kill-child --mount-proc --propagation private sh".split(" "),
        ...[script, name, `10.87.0.${number + 1}`, HUB, state],
        ...sync,
      ],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const host = new FleetHost(name, unshare);
    const pid = await host.#init();
    await command("ip", ..."link add wire netns".split(" "), pid, "type", "veth", "peer", "name", host.#wire);
    await command("ip", "address", "add", HUB, "peer", `10.87.0.${number + 1}`, "dev", host.#wire);
    await host.mend();
    return host;
  }

  /** Takes the wire away; nobody is told. */
  async cut(): Promise<void> {
    await command("ip", "link", "set", this.#wire, "down");
  }

  /** Puts the wire back. */
  async mend(): Promise<void> {
    await command("ip", "link", "set", this.#wire, "up");
  }

  /** Kills every process of the host at once. */
  async kill(): Promise<void> {
    killIfAlive(this.#unshare);
    await this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A test may have killed it.
    await this.kill();
  }

  get #wire(): string {
    return `to-${this.name}`;
  }

  /** Returns the id of the host's first process, as seen from here. */
  async #init(): Promise<string> {
    const { pid } = this.#unshare;
    let child = "";
    await until(
      async () => {
        child = (await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`)).trim();
        return child !== "";
      },
      `${this.name} to come up`,
      30,
    );
    return child;
  }
}
