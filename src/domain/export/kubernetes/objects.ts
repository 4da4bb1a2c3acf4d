import { basename } from "@std/path/posix";
import type { Task } from "../task.ts";
import { cronJobsOf } from "./cron_job.ts";
import type { KubernetesObject, KubernetesTarget } from "./kubernetes_target.ts";
import { labelsOf } from "./labels.ts";
import { resourceName } from "./resource_name.ts";

/** Returns all objects that do these tasks in a cluster, in the order in which they are to be made. */
export function objectsOf(tasks: readonly Task[], target: KubernetesTarget): KubernetesObject[] {
  return [
    manifestOf(target),
    ...(target.ledgerIsFile ? [claimOf(target)] : []),
    ...tasks.flatMap((task) => cronJobsOf(task, target)),
  ];
}

function manifestOf(target: KubernetesTarget): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: resourceName(target.instance.name, "manifest"), labels: labelsOf(target) },
    data: Object.fromEntries([...target.files].map(([path, text]) => [basename(path), text])),
  };
}

/** A ledger that is a file lives on one node at a time. */
function claimOf(target: KubernetesTarget): KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: resourceName(target.instance.name, "state"), labels: labelsOf(target) },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
}
