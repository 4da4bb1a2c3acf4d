import process from "node:process";
import { deny } from "./deny.ts";
import { replaceProperty } from "./replace_property.ts";

/**
 * Takes from Node's modules what makes or loads code. An artifact has these very objects, changed as they are here: it
 * takes none of their names by an import.
 */
export function restrictBuiltins(): void {
  const vm = process.getBuiltinModule("node:vm");
  // Both, before either is changed: the one is made of the other.
  const inspectors = [
    process.getBuiltinModule("node:inspector/promises"),
    process.getBuiltinModule("node:inspector"),
  ];
  // Deno's own REPL holds the class as well.
  denyMethods(vm.Script.prototype, (name) => `use ${name}() of "node:vm"`);
  denyMethods(vm, (name) => `use ${name}() of "node:vm"`);
  for (const inspector of inspectors) denyMethods(inspector, (name) => `use ${name}() of "node:inspector"`);
  denyMethods(
    process.getBuiltinModule("node:worker_threads"),
    (name) => name === "Worker" && "start a worker",
  );

  const module = process.getBuiltinModule("node:module");
  denyInnerModules(module.createRequire("file:///"));
  denyMethods(module, (name) => name.startsWith("register") && `use ${name}() of "node:module"`);
  denyMethods(module.prototype, (name) => name === "_compile" && "compile a module that was not linked");
  // JSON is read, and an addon is opened, with the plugin's own permissions.
  denyMethods(
    Reflect.get(module, "_extensions"),
    (ending) => ending !== ".json" && ending !== ".node" && "require a module that was not linked",
  );
}

/** Node's own tests have a module that hands out whatever is below; `require()` finds it. */
function denyInnerModules(require: (name: string) => unknown): void {
  const inner = Object(require("internal/test/binding"));
  // Newer versions of Deno show it a second time, as the default export.
  for (const holder of [inner, Object(inner.default)]) {
    denyMethods(holder, (name) => `use ${name}() of "internal/test/binding"`);
  }
}

/**
 * Puts functions that refuse in the place of others.
 *
 * @param actionOf Tells what a function is called for, or false if it is to stay.
 */
function denyMethods(holder: object, actionOf: (name: string) => string | false): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    const action = typeof value === "function" && actionOf(name);
    if (action) replaceProperty(holder, name, deny(action));
  }
}
