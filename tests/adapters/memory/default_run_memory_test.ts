import { assert, assertEquals } from "@std/assert";
import { cgroupLimits, defaultRunMemory } from "../../../src/adapters/memory/default_run_memory.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

function plant(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, text);
  }
}

Deno.test("defaultRunMemory() is half of what there is, and 4 GB at most", () => {
  const bytes = defaultRunMemory();
  assert(bytes > 0 && bytes <= 4_000_000_000 && bytes <= Deno.systemMemoryInfo().total / 2, String(bytes));
});

Deno.test("cgroupLimits() finds the limits of a cgroup and of those around it", () => {
  using folder = new TempFolder();
  plant(folder.path, {
    "proc/self/cgroup": "0::/system.slice/cron.service\n",
    "cgroup/system.slice/memory.max": "3000000000\n",
    "cgroup/system.slice/cron.service/memory.max": "max\n",
  });
  assertEquals(cgroupLimits(`${folder.path}/proc`, `${folder.path}/cgroup`), [3_000_000_000]);
});

Deno.test("cgroupLimits() finds the limit of the first version of cgroups, and none where there are none", () => {
  using folder = new TempFolder();
  assertEquals(cgroupLimits(`${folder.path}/proc`, `${folder.path}/cgroup`), []);
  plant(folder.path, {
    "proc/self/cgroup": "4:memory:/docker/ab\n",
    "cgroup/memory/memory.limit_in_bytes": "500000000\n",
  });
  assertEquals(cgroupLimits(`${folder.path}/proc`, `${folder.path}/cgroup`), [500_000_000]);
});

Deno.test("cgroupLimits() finds the limit of the own cgroup of the first version, too", () => {
  using folder = new TempFolder();
  plant(folder.path, {
    "proc/self/cgroup": "4:memory:/system.slice/cron.service\n",
    "cgroup/memory/memory.limit_in_bytes": "9000000000\n",
    "cgroup/memory/system.slice/cron.service/memory.limit_in_bytes": "500000000\n",
  });
  assertEquals(cgroupLimits(`${folder.path}/proc`, `${folder.path}/cgroup`), [500_000_000, 9_000_000_000]);
});
