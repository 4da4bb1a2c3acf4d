import process from "node:process";
import { deny } from "./deny.ts";
import { replaceProperty } from "./replace_property.ts";

/** Node's inner modules that open nothing and evaluate nothing; some packages look into them. */
const HARMLESS_BINDINGS = [
  "buffer",
  "config",
  "constants",
  "errors",
  "natives",
  "os",
  "string_decoder",
  "symbols",
  "types",
  "url",
  "util",
  "uv",
];

/** Classes whose `open()` takes any open file descriptor of the process, by their inner module. */
const TAKES_DESCRIPTORS = { pipe_wrap: "Pipe", tcp_wrap: "TCP", udp_wrap: "UDP" } as const;

/** Methods of `process` that signal other processes, or this one. */
const SIGNALS = ["kill", "_kill", "_debugProcess"];

/**
 * Removes what reaches beyond the plugin's realm without asking for a permission: newer versions of Deno have more of it
 * than 2.4.
 */
export function restrictProcess(): void {
  restrictBindings();
  // With a grant of all programs, Deno lets any process be signalled.
  if (Deno.permissions.querySync({ name: "run" }).state !== "granted") {
    replaceProperty(Deno, "kill", deny("signal a process"));
    for (const name of SIGNALS) {
      if (name in process) replaceProperty(process, name, deny("signal a process"));
    }
  }
  // They are of the whole process, and Deno 2.4 asks for no permission to set the first.
  replaceProperty(Deno, "umask", deny("use the umask of its process"));
  replaceProperty(process, "umask", deny("use the umask of its process"));
  // What draws on the machine's graphics has crashed whole processes.
  Reflect.deleteProperty(Object.getPrototypeOf(navigator), "gpu");
  Reflect.deleteProperty(globalThis, "OffscreenCanvas");
  for (const name of ["UnsafeWindowSurface", "openKv", "jupyter"]) Reflect.deleteProperty(Deno, name);
}

function restrictBindings(): void {
  // Its types do not know it.
  const binding: unknown = Reflect.get(process, "binding");
  if (typeof binding !== "function") return;
  // Also Node's own modules use them, such as node:net for a socket of a descriptor.
  for (const [module, name] of Object.entries(TAKES_DESCRIPTORS)) {
    const taker = binding.call(process, module)?.[name];
    if (typeof taker === "function" && "open" in taker.prototype) {
      replaceProperty(taker.prototype, "open", deny("open a file descriptor that it did not make"));
    }
  }
  const allowed = new Set(HARMLESS_BINDINGS);
  const { has } = Set.prototype;
  const { apply } = Reflect;
  replaceProperty(process, "binding", (name: unknown) => {
    const text = `${name}`;
    if (!apply(has, allowed, [text])) deny(`use "${text}" of process.binding()`)();
    return apply(binding, process, [text]);
  });
}
