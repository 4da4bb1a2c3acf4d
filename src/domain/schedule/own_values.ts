import { digest } from "../text/digest.ts";

/** Fields in which a `?` stands for a value of the plugin's own. */
const FIELDS = [{ title: "second", size: 60 }, { title: "minute", size: 60 }, { title: "hour", size: 24 }];
const OWN = /^\?(?:\/(\d+))?$/;

/**
 * Puts a value of the owner's own in the place of each `?` in seconds, minutes and hours, so that not all plugins that
 * are due once an hour start at once. It is always the same for one owner. `?/15` is every fifteenth, from a value of the
 * owner's own on. In the fields of days `?` stays, for all.
 *
 * @param expression Five to seven fields.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(withOwnValues("? * * * *", "report"), "31 * * * *");
 * assertEquals(withOwnValues("?/15 ? * * ?", "report"), "7-59/15 19 * * ?");
 * ```
 */
export function withOwnValues(expression: string, owner: string): string {
  if (!expression.includes("?")) return expression;
  const fields = expression.trim().split(/\s+/);
  const first = fields.length > 5 ? 0 : 1;
  return fields.map((field, index) => {
    const known = FIELDS[index + first];
    if (known === undefined) return field;
    // Not the same share in each field: a plugin that is first in the hour need not be first in the day.
    const share = Number.parseInt(digest(`${owner}\0${known.title}`).slice(0, 8), 16) / 2 ** 32;
    return field.split(",").map((part) => ownValue(part, known.size, share)).join(",");
  }).join(" ");
}

function ownValue(part: string, size: number, share: number): string {
  const [found, step] = OWN.exec(part) ?? [];
  if (found === undefined) return part;
  if (step === undefined) return String(Math.floor(share * size));
  const every = Number(step);
  // What makes no sense is left to be refused.
  return every < 1 || every > size ? part : `${Math.floor(share * every)}-${size - 1}/${every}`;
}
