import { assertEquals } from "@std/assert";
import { localZone } from "../../../src/adapters/clock/local_zone.ts";

const ZONEINFO = "/usr/share/zoneinfo";

/** Sets TZ for no longer than it must: other tests run in the same process. */
function inTokyo<T>(ask: () => T): T {
  const before = Deno.env.get("TZ");
  Deno.env.set("TZ", "Asia/Tokyo");
  try {
    return ask();
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
}

Deno.test("localZone() is what the link names, whatever TZ says", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (
      const [target, zone] of [
        [`${ZONEINFO}/Asia/Kolkata`, "Asia/Kolkata"],
        [`${ZONEINFO}/America/Argentina/Salta`, "America/Argentina/Salta"],
        [`${ZONEINFO}/Etc/UTC`, "Etc/UTC"],
      ] as const
    ) {
      await Deno.symlink(target, `${folder}/${zone.replaceAll("/", "-")}`);
      assertEquals(inTokyo(() => localZone(`${folder}/${zone.replaceAll("/", "-")}`)), zone);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("localZone() knows a copy of a zone by its bytes", async () => {
  const file = await Deno.makeTempFile();
  await Deno.copyFile(`${ZONEINFO}/Australia/Lord_Howe`, file);
  assertEquals(localZone(file), "Australia/Lord_Howe");
  await Deno.remove(file);
});

Deno.test("localZone() is UTC where the machine has none", () => {
  assertEquals(localZone("/nowhere/localtime"), "UTC");
});
