import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import type { KubernetesTarget } from "../../../src/domain/export/kubernetes/kubernetes_target.ts";
import { objectsOf } from "../../../src/domain/export/kubernetes/objects.ts";
import { remarksOn } from "../../../src/domain/export/kubernetes/remarks.ts";
import { resourceName } from "../../../src/domain/export/kubernetes/resource_name.ts";
import { INSTANCE, wakeable, wakeUp } from "./some_plugins.ts";

const TARGET: KubernetesTarget = {
  instance: INSTANCE,
  image: "registry.example/gapless:1",
  ledgerIsFile: true,
  files: new Map([[INSTANCE.manifest, "# the manifest\n"]]),
};

/** What these tests look at in an object. */
interface Seen {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: unknown;
  readonly spec?: {
    readonly schedule: string;
    readonly timeZone: string;
    readonly concurrencyPolicy: string;
    readonly jobTemplate: {
      readonly spec: {
        readonly activeDeadlineSeconds?: number;
        readonly template: {
          readonly spec: {
            readonly containers: readonly {
              readonly command: readonly string[];
              readonly image: string;
              readonly resources?: unknown;
            }[];
            readonly volumes: readonly Readonly<Record<string, unknown>>[];
          };
        };
      };
    };
  };
}

function seen(...[plugins, target]: Parameters<typeof objectsOf>): Seen[] {
  // As the cluster gets it.
  return JSON.parse(JSON.stringify(objectsOf(plugins, target)));
}

Deno.test("the manifest comes first, then the claim of a ledger that is a file, then a CronJob for each line", () => {
  const objects = seen([wakeUp("", ["0 12 13 * *", "0 12 * * 5"])], TARGET);
  assertEquals(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`), [
    "ConfigMap gapless-jobs-1f00ba11-manifest",
    "PersistentVolumeClaim gapless-jobs-1f00ba11-state",
    "CronJob gapless-jobs-1f00ba11-report",
    "CronJob gapless-jobs-1f00ba11-report-2",
  ]);
  assertEquals(objects[0]?.data, { "gapless.toml": "# the manifest\n" });
  assertEquals(objects.slice(2).map(({ spec }) => [spec?.schedule, spec?.timeZone]), [
    ["0 12 13 * *", "Europe/Berlin"],
    ["0 12 * * 5", "Europe/Berlin"],
  ]);
});

Deno.test("a CronJob runs the image with the manifest where it lies here, so that the instance stays the same", () => {
  const pod = seen([wakeUp("", ["0 9 * * *"])], TARGET)[2]?.spec?.jobTemplate.spec.template.spec;
  const [container] = pod?.containers ?? [];
  assertEquals(container?.image, "registry.example/gapless:1");
  assertEquals(container?.command, [
    "gapless",
    "run",
    "report",
    "--wait",
    "--manifest",
    "/srv/jobs/gapless.toml",
    "--state",
    "/var/lib/gapless",
  ]);
});

Deno.test("a path that looks like a variable of Kubernetes stays a path", () => {
  const instance = { ...INSTANCE, manifest: "/srv/$(HOME)/gapless.toml" };
  const pod = seen([wakeUp("", ["0 9 * * *"])], { ...TARGET, instance })[2]?.spec?.jobTemplate.spec.template
    .spec;
  assertEquals(pod?.containers[0]?.command[5], "/srv/$$(HOME)/gapless.toml");
});

Deno.test("with PostgreSQL there is no claim: the state folder is a cache", () => {
  const objects = seen([wakeUp("", ["0 9 * * *"])], { ...TARGET, ledgerIsFile: false });
  assertEquals(objects.map(({ kind }) => kind), ["ConfigMap", "CronJob"]);
  assertEquals(objects[1]?.spec?.jobTemplate.spec.template.spec.volumes[0], { name: "state", emptyDir: {} });
});

Deno.test("one run at a time is what Kubernetes is told, too, unless the manifest allows more", () => {
  const policyOf = (overlap: string) =>
    seen([wakeUp(overlap, ["0 9 * * *"])], TARGET)[2]?.spec?.concurrencyPolicy;
  assertEquals(policyOf(""), "Forbid");
  assertEquals(policyOf('overlap = "allow"'), "Allow");
  assertEquals(policyOf('overlap = "replace"'), "Allow");
});

Deno.test("a pod may hold what a run may, and the wake-up beside it, and has no deadline", () => {
  const job = (table: string) => seen([wakeUp(table, ["0 9 * * *"])], TARGET)[2]?.spec?.jobTemplate.spec;
  const container = (table: string) => job(table)?.template.spec.containers[0];
  assertEquals(container('memory = "512MB"')?.resources, { limits: { memory: "640000000" } });
  assertEquals(container("")?.resources, undefined);
  assertEquals(job('timeout = "5m"')?.activeDeadlineSeconds, undefined);
});

Deno.test("resourceName() makes names that Kubernetes takes, and keeps two names apart", () => {
  const names = [
    ["a", "b"],
    ["a", "token_cleaner"],
    ["a", "token-cleaner"],
    ["a-much-longer-folder-name-than-others-1f00ba11", "report"],
    ["a-much-longer-folder-name-than-others-1f00ba11", "report", "2"],
    ["x", "ends_"],
  ].map((words) => resourceName(...words));
  for (const name of names) assertMatch(name, /^[a-z0-9]([-a-z0-9]{0,50}[a-z0-9])?$/);
  assertEquals(new Set(names).size, names.length);
  assertNotEquals(resourceName("a", "b_c"), resourceName("a", "b-c"));
});

Deno.test("remarks name what the cluster must bring: the secret's variables, files, plugins of this machine", () => {
  const plugin = wakeable(
    'grant = { env = ["API_TOKEN"] }\nconfig = { url = { env = "DATABASE_URL" }, keys = [{ file = "/run/key" }] }',
    ["0 9 * * *"],
  );
  assertEquals(remarksOn([plugin, plugin], TARGET), [
    "Variables come from the secret gapless-jobs-1f00ba11-env: API_TOKEN, DATABASE_URL",
    "The image, or a volume of yours, must hold /run/key",
    "The image must hold the plugin ./report.ts, counted from /srv/jobs/gapless.toml",
    "The ledger is a file on the claim: with PostgreSQL, plugins may run on any node",
  ]);
  assert(remarksOn([wakeable("", [])], { ...TARGET, ledgerIsFile: false }).length === 1);
});
