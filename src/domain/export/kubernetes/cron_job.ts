import { basename } from "@std/path/posix";
import { callOf } from "../../instance/program.ts";
import type { Task } from "../task.ts";
import { type KubernetesObject, type KubernetesTarget, STATE } from "./kubernetes_target.ts";
import { labelsOf } from "./labels.ts";
import { resourceName } from "./resource_name.ts";

/** Any user but root; the volumes are made his. */
const USER = 10_001;
/** A wake-up that could not start within this time is left out: the next one reaches further back. */
const STARTING_DEADLINE_SECONDS = 300;

/** Returns a CronJob for each line of a task: Kubernetes calls, and the ledger decides. */
export function cronJobsOf(task: Task, target: KubernetesTarget): KubernetesObject[] {
  const { name, timezone, lines } = task;
  const { name: instance } = target.instance;
  return lines.map((schedule, index) => ({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: {
      name: resourceName(instance, name, ...(index === 0 ? [] : [String(index + 1)])),
      labels: labelsOf(target, name),
    },
    spec: {
      schedule,
      timeZone: timezone,
      // Where a newer window may have to start beside an older one, Kubernetes must not stand in its way.
      concurrencyPolicy: task.mayOverlap ? "Allow" : "Forbid",
      startingDeadlineSeconds: STARTING_DEADLINE_SECONDS,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          // No deadline: a timeout is of one run, and a wake-up may do several. The ledger tries again.
          backoffLimit: 0,
          template: { metadata: { labels: labelsOf(target, name) }, spec: podOf(task, target) },
        },
      },
    },
  }));
}

function podOf({ verb, memoryBytes }: Task, target: KubernetesTarget): KubernetesObject {
  const { instance, image } = target;
  return {
    restartPolicy: "Never",
    automountServiceAccountToken: false,
    // The process itself stops its plugin, and waits for it up to 10 seconds.
    terminationGracePeriodSeconds: 30,
    securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, fsGroup: USER },
    containers: [{
      name: "gapless",
      image,
      command: callOf(["gapless"], { ...instance, state: STATE }, verb).map(literal),
      envFrom: [{ secretRef: { name: resourceName(instance.name, "env"), optional: true } }],
      ...(memoryBytes === null ? {} : { resources: { limits: { memory: String(memoryBytes) } } }),
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volumeMounts: [
        { name: "state", mountPath: STATE },
        { name: "tmp", mountPath: "/tmp" },
        // File by file, so that what the image holds beside the manifest stays.
        ...[...target.files.keys()].map((path) => ({
          name: "manifest",
          mountPath: path,
          subPath: basename(path),
          readOnly: true,
        })),
      ],
    }],
    volumes: [
      { name: "state", ...stateVolume(target) },
      { name: "tmp", emptyDir: {} },
      { name: "manifest", configMap: { name: resourceName(instance.name, "manifest") } },
    ],
  };
}

/** Kubernetes takes `$(NAME)` for a variable. */
function literal(word: string): string {
  return word.replaceAll("$(", "$$$$(");
}

function stateVolume({ instance, ledgerIsFile }: KubernetesTarget): KubernetesObject {
  return ledgerIsFile
    ? { persistentVolumeClaim: { claimName: resourceName(instance.name, "state") } }
    : { emptyDir: {} };
}
