import { manifestSourceContract } from "../contracts/manifest_source.ts";
import { FakeManifestSource } from "./manifest_source.ts";

manifestSourceContract("FakeManifestSource", () => {
  const source = new FakeManifestSource();
  return {
    source,
    folder: "/srv/jobs",
    write: (file, text) => source.files.set(`/srv/jobs/${file}`, text),
    variable: (name) => source.variables.get(name),
    setVariable: (name, value) => source.variables.set(name, value),
    [Symbol.dispose]() {},
  };
});
