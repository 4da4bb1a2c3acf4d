import { NOTHING } from "../adapters/sandbox/plugin_fixture.ts";
import { failing, type FakePlugin, FakePluginHost, untilAborted } from "../fakes/plugin_host.ts";
import { type Behaviour, pluginHostContract } from "./plugin_host.ts";

const PLUGINS: Readonly<Record<Behaviour, FakePlugin>> = {
  "returns": {
    interval: "0 * * * *",
    asked: [{ kind: "net", name: "example.com", why: "reads it" }],
  },
  "throws": { run: failing("boom") },
  "heeds the abort": { run: untilAborted() },
  "ignores the abort": { run: untilAborted(true) },
  "does not load": { loadError: "its module does not parse" },
};

pluginHostContract("FakePluginHost", (behaviour) => ({
  host: new FakePluginHost({ sample: PLUGINS[behaviour] }),
  request: {
    plugin: "sample",
    artifact: { sha256: "0".repeat(64), path: "/artifact.js", restsOn: [], data: [] },
    config: {},
    grant: NOTHING,
    user: null,
    folder: "/",
    environment: {},
    landlock: true,
    secrets: [],
    limits: { memoryBytes: null, mostMemoryBytes: null, nice: 0, tasks: null },
    onLog: () => {},
  },
  [Symbol.dispose]() {},
}));
