// Covers secret_patterns.ts, readings.ts and pattern_index.ts, too.
import { assert, assertEquals } from "@std/assert";
import { SecretIndex } from "../../../src/domain/secrets/secret_scanner.ts";
import { TextRedactor } from "../../../src/domain/secrets/text_redactor.ts";
import { encodingsOf } from "./encodings.ts";

const VALUES = [
  "s3cr3t-env-value",
  "a+b/c=d&e f?g#h%41",
  'quote " and \\ backslash',
  "-----BEGIN KEY-----\nMIIEvQ/IBADANBg+kqhkiG9w0\nBAQEFAASC\n-----END KEY-----",
  "pässwörter 😀 日本語",
  ".*+?^${}()|[]\\",
  "tab\tand\u0001control",
  "\\u0041\\n literally",
  "12345678",
];

function redactor(...values: string[]): TextRedactor {
  const names = ["A", "B", "C"];
  return new TextRedactor(
    new SecretIndex(values.map((value, i) => ({ name: names[i] ?? "?", value }))),
    1000,
  );
}

for (const value of VALUES) {
  Deno.test(`text() hides ${JSON.stringify(value)} in every encoding`, () => {
    const one = redactor(value);
    for (const encoded of encodingsOf(value)) {
      // What a backslash at the end is escaped with says nothing.
      assertEquals(one.text(`<${encoded}>`).replace(/\\+>/, ">"), "<[secret A]>", encoded);
      assertEquals(one.text(encoded).replace(/\\+$/, ""), "[secret A]", encoded);
    }
  });

  Deno.test(`text() hides ${JSON.stringify(value)} in the Base64 of a longer text, and wrapped`, () => {
    const one = redactor(value);
    for (const before of ["", "a", "ab", "abc"]) {
      for (const after of ["", "z", "zy", "zyx"]) {
        const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(before + value + after)));
        for (const form of [base64, base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=*$/, "")]) {
          const hidden = one.text(form);
          assert(hidden.includes("[secret A]"), form);
          // What a byte beside the secret has a part in stays, with those that are not of the secret.
          assert(
            hidden.replace("[secret A]", "")
              .length <= 12,
            hidden,
          );
          assertEquals(
            one.text(form.replace(/.{7}/g, "$&\r\n")).replace(/\s/g, ""),
            hidden.replace(/\s/g, ""),
          );
        }
      }
    }
  });
}

Deno.test("text() takes secrets that overlap for one, and names the longest", () => {
  assertEquals(redactor("abcdefgh12", "gh12XYZ99-", "h12").text("(abcdefgh12XYZ99-)"), "([secret A])");
  assertEquals(redactor("token1234", "token1234-extended").text("token1234-extended"), "[secret B]");
  assertEquals(redactor("token1234", "token1234-extended").text("token1234-extende"), "[secret A]-extende");
  assertEquals(redactor("12345678", "abcdefg9").text("12345678abcdefg9"), "[secret A][secret B]");
  assertEquals(redactor("xyxyxyxy").text("xyxyxyxyxyx"), "[secret A]x");
  assertEquals(redactor("same-val1", "same-val1").text("same-val1"), "[secret A]");
});

Deno.test("text() leaves all other text as it is", () => {
  const one = redactor("s3cr3t-env-value", "a%b\\c+d efgh");
  for (
    const text of ["", "s3cr3t-env-valu", "100% \\ud83d \\", "%", "a\n\r\nb\ud800c", "+ %2 \\u00", "\ufeffx"]
  ) {
    assertEquals(one.text(text), text);
  }
});

Deno.test("text() hides the beginning of a secret where the text was cut off", () => {
  const one = redactor("s3cr3t-😀-value");
  for (let kept = 1; kept < 15; kept++) {
    const head = "x".repeat(1000 - kept) + "s3cr3t-😀-value".slice(0, kept);
    assertEquals(
      one.text(`${head} … (99 characters more)`).replace(/^x+|\ufffd/g, ""),
      "[secret A] … (99 characters more)",
    );
  }
});

Deno.test("value() hides secrets in keys, numbers, lists and tables", () => {
  const one = redactor("s3cr3t-value", "20261224");
  assertEquals(
    one.value({ "is s3cr3t-value": [1, "s3cr3t-value", { n: 20261224, f: -202612245.5 }], t: true, z: null }),
    { "is [secret A]": [1, "[secret A]", { n: "[secret B]", f: "-[secret B]5.5" }], t: true, z: null },
  );
  const parsed: unknown = JSON.parse('{ "__proto__": "s3cr3t-value" }');
  assertEquals(JSON.stringify(one.value(parsed)), '{"__proto__":"[secret A]"}');
});
