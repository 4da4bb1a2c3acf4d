import type { KubernetesTarget } from "./kubernetes_target.ts";

/** Returns the labels that Kubernetes recommends, by which `kubectl` finds all objects of an instance. */
export function labelsOf({ instance }: KubernetesTarget, task?: string): Readonly<Record<string, string>> {
  return {
    "app.kubernetes.io/name": "gapless",
    "app.kubernetes.io/instance": instance.name,
    ...(task === undefined ? {} : { "app.kubernetes.io/component": task }),
  };
}
