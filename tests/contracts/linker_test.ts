import { Project } from "../adapters/linker/project.ts";
import { FakeLinker } from "../fakes/linker.ts";
import { linkerContract } from "./linker.ts";

linkerContract("FakeLinker", () => {
  const linker = new FakeLinker();
  return {
    linker,
    module: { kind: "file", text: "./mod.ts", url: "file:///mod.ts" },
    write: (source) => void linker.modules.set("./mod.ts", source),
    [Symbol.dispose]() {},
  };
});

linkerContract("EsbuildLinker", () => {
  const project = Project.open({});
  return {
    linker: project.linker,
    module: project.module("mod.ts"),
    write: (source) => project.write("mod.ts", source),
    [Symbol.dispose]: () => project[Symbol.dispose](),
  };
});
