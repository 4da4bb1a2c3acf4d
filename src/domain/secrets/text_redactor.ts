import { scanText } from "./message_redactor.ts";
import { SecretReplacer } from "./secret_replacer.ts";
import { type SecretIndex, SecretScanner } from "./secret_scanner.ts";

/**
 * Replaces secrets in whole texts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { SecretIndex } from "./secret_scanner.ts";
 * const redactor = new TextRedactor(new SecretIndex([{ name: "TOKEN", value: "s3cr3t/value" }]), 65_536);
 * assertEquals(redactor.text("Bearer s3cr3t/value, s3cr3t%2fvalue"), "Bearer [secret TOKEN], [secret TOKEN]");
 * assertEquals(redactor.text(btoa("me:s3cr3t/value")), "bWU6[secret TOKEN]");
 * ```
 */
export class TextRedactor {
  readonly #index: SecretIndex;
  readonly #longest: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param longest A text that is longer was cut off after so many UTF-16 units. */
  constructor(index: SecretIndex, longest: number) {
    this.#index = index;
    this.#longest = longest;
  }

  text(text: string): string {
    const scanner = new SecretScanner(this.#index);
    const bytes = scanText(scanner, text, this.#longest);
    const kept = new SecretReplacer().replace(bytes, 0, scanner.found);
    return kept === bytes ? text : this.#decoder.decode(kept);
  }

  /** Replaces secrets in every text of a value that was read from JSON, keys and numbers included. */
  value(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number": {
        const text = String(value);
        const kept = this.text(text);
        return kept === text ? value : kept;
      }
      case "object":
        if (value === null) return null;
        if (Array.isArray(value)) return value.map((item) => this.value(item));
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => [this.text(key), this.value(item)]),
        );
      default:
        return value;
    }
  }
}
