import { type Behaviour, pluginHostContract } from "../../../contracts/plugin_host.ts";
import { PluginFixture, running } from "../plugin_fixture.ts";

const SOURCES: Readonly<Record<Behaviour, string>> = {
  "returns": running("").replace("{", '{ permissions: { net: { "example.com": "reads it" } },'),
  "throws": running("throw new Error('boom');"),
  "heeds the abort": running(
    "await new Promise((resolve) => context.signal.addEventListener('abort', resolve));",
  ),
  "ignores the abort": running("await new Promise(() => {});"),
  "does not load": "export default {",
};

pluginHostContract("ProcessPluginHost", (behaviour) => {
  const fixture = new PluginFixture(SOURCES[behaviour]);
  return {
    host: fixture.host,
    request: fixture.request(),
    [Symbol.dispose]: () => fixture[Symbol.dispose](),
  };
});
