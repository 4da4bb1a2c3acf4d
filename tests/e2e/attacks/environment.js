/** Attacks on the environment: nothing is granted, and the variables below are set where Gapless was started. */
import { builtin, refused } from "./scene.js";

const [process, os, util] = ["process", "os", "util"].map(builtin);
/** `PATH` is there, for child programs; the others are not. */
const NAMES = ["PATH", "HOME", "LEDGER_PASSWORD", "GAPLESS_STATE", "GAPLESS_RUN", "LD_PRELOAD"];

export const ATTACKS = {
  ...Object.fromEntries(NAMES.flatMap((name) => Object.entries(onVariable(name)))),
  "Deno.env.toObject": () => Deno.env.toObject(),
  "all of process.env": () => Object.keys(process.env)[0] ?? refused("it is empty"),
  "all of process.env as JSON": () => JSON.stringify(process.env) !== "{}" || refused("it is empty"),
  "all of process.env, spread": () => Object.entries({ ...process.env })[0] ?? refused("it is empty"),
  "a loop over process.env": () => {
    for (const name in process.env) return name;
    refused("it is empty");
  },
  "the prototype of process.env": () => Object.getPrototypeOf(process.env).PATH ?? refused("it knows none"),
  "process.env of a module that is imported": () =>
    import("node:process").then(({ env }) => env.HOME ?? env.PATH ?? refused("it is empty")),
  "process.env as Node shows it": () =>
    /swordfish|HOME/.exec(util.inspect(process.env, { showProxy: true })) ?? refused("no"),
  "os.homedir": () => os.homedir() ?? refused("it knows none"),
  "os.tmpdir": () => process.env.TMPDIR ?? refused("it knows none"),
  "process.argv": () => /swordfish|state/.exec(process.argv.join()) ?? refused("it tells nothing"),
  "Deno.args": () => Deno.args.find((arg) => arg.includes("/")) ?? refused("it tells nothing"),
  "process.execArgv": () => process.execArgv[0] ?? refused("it is empty"),
  "process.report": () => process.report.getReport().environmentVariables?.PATH ?? refused("it has none"),
};

function onVariable(name) {
  return {
    [`Deno.env.get ${name}`]: () => Deno.env.get(name),
    [`Deno.env.has ${name}`]: () => Deno.env.has(name),
    [`Deno.env.set ${name}`]: () => Deno.env.set(name, "/owned"),
    [`Deno.env.delete ${name}`]: () => Deno.env.delete(name),
    [`process.env ${name}`]: () => process.env[name] ?? refused("it is missing"),
    [`process.env ${name} by its descriptor`]: () =>
      Object.getOwnPropertyDescriptor(process.env, name) ?? refused("it is missing"),
    [`set process.env ${name}`]: () => {
      process.env[name] = "/owned";
    },
    [`define process.env ${name}`]: () => {
      Object.defineProperty(process.env, name, {
        value: "/owned",
        configurable: true,
        enumerable: true,
        writable: true,
      });
      return process.env[name] === "/owned" || refused("it has no effect");
    },
    [`delete process.env ${name}`]: () => {
      delete process.env[name];
      refused("a program that is started later would show it");
    },
  };
}
