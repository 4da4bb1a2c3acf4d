import { assertEquals } from "@std/assert";
import { pathToFileURL } from "node:url";
import { packApi } from "../../../tools/build/pack_api.ts";
import { linkerTest, Project } from "../../adapters/linker/project.ts";

linkerTest("packApi() holds every module that the API has", async () => {
  const pack = await packApi();
  using project = Project.open({
    "mod.ts": `export * from "@gapless/gapless";`,
    "api.json": JSON.stringify(pack),
  });
  const own = await project.link("mod.ts");
  const packed = await project.newLinker({ api: pathToFileURL(project.path("api.json")) }).link(
    project.module("mod.ts"),
  );
  assertEquals(packed.sha256, own.sha256);
});
