import type { Fault } from "../protocol/messages.ts";
import { clip } from "../protocol/clip.ts";
import { show } from "./show.ts";

/** Describes what a plugin threw, which may be anything. Never throws itself. */
export function describeThrown(thrown: unknown): Fault {
  const message = textProperty(thrown, "message");
  const shown = show(thrown);
  return {
    message: clip(plain(message === "" ? firstLine(shown) : message)),
    report: clip(plain(shown.includes(message) ? shown : `${textProperty(thrown, "name")}: ${message}`)),
  };
}

function textProperty(value: unknown, key: "name" | "message"): string {
  try {
    const property: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : "";
    return typeof property === "string" ? property : "";
  } catch {
    return "";
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** Deno colours some messages of its own. */
function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/\x1b\[[\d;]*m/g, "");
}
