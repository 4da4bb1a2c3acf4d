import { assertEquals } from "@std/assert";
import { loadedAtOnce } from "./loaded_at_once.ts";

Deno.test("help and version load the command line, and nothing that commands work with", async () => {
  const names = await loadedAtOnce("src/wiring/program.ts");
  const rooms = names.map((name) => name.replace(/^.*\/src\//, "")).filter((name) =>
    /^(adapters|wiring)\//.test(name)
  );
  assertEquals(rooms.sort(), [
    "adapters/screen/is_coloured.ts",
    "adapters/screen/process_screen.ts",
    "wiring/program.ts",
  ]);
});

Deno.test("a wake-up loads no crontab, no machine and no time zone data", async () => {
  const names = [
    ...await loadedAtOnce("src/wiring/connect.ts"),
    ...await loadedAtOnce("src/commands/run.ts"),
  ];
  assertEquals(
    names.filter((name) =>
      /\/src\/(adapters|services)\/(crontab|machine|shell|clock\/file_system_zones)/.test(name)
    ),
    [],
  );
});
