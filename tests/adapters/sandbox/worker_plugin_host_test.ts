import { type Behaviour, pluginHostContract } from "../../contracts/plugin_host.ts";
import { PluginBed, running } from "./plugin_bed.ts";

const SOURCES: Readonly<Record<Behaviour, string>> = {
  "returns": running("").replace("{", '{ permissions: { net: { "example.com": "reads it" } },'),
  "throws": running("throw new Error('boom');"),
  "heeds the abort": running(
    "await new Promise((resolve) => context.signal.addEventListener('abort', resolve));",
  ),
  "ignores the abort": running("await new Promise(() => {});"),
  "does not load": "export default {",
};

pluginHostContract("WorkerPluginHost", (behaviour) => {
  const bed = new PluginBed(SOURCES[behaviour]);
  return { host: bed.host, request: bed.request(), [Symbol.dispose]: () => bed[Symbol.dispose]() };
});
