import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fromWire, toWire } from "../../../../src/adapters/sandbox/protocol/wire_value.ts";

Deno.test("a config arrives as it was sent, dates and numbers without a form in JSON included", () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, -0),
      fc.date({ noInvalidDate: false }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(
        fc.oneof(fc.string(), fc.constantFrom("date", "list", "table", "number", "__proto__", "toJSON")),
        tie("value"),
        { maxKeys: 3 },
      ),
    ),
  }));
  fc.assert(fc.property(value, (config) => {
    assertEquals(fromWire(JSON.parse(JSON.stringify(toWire(config)))), plain(config));
  }));
});

/** Tables arrive as plain objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

Deno.test("a key __proto__ is a key like any other", () => {
  const config = fromWire(
    JSON.parse(JSON.stringify(toWire(JSON.parse('{ "__proto__": { "polluted": true } }')))),
  );
  assertEquals(Object.keys(Object(config)), ["__proto__"]);
  assertEquals(Reflect.get({}, "polluted"), undefined);
});

for (const value of [1n, Symbol("s"), () => {}, undefined]) {
  Deno.test(`a ${typeof value} is not sent`, () => {
    assertThrows(() => toWire({ value }), TypeError, `Cannot send a ${typeof value} to a plugin`);
  });
}
