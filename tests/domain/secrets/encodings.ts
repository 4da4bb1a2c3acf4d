/** Returns every text that stands for a value: as it is, and in all encodings that are hidden. */
export function encodingsOf(value: string): string[] {
  const bytes = new TextEncoder().encode(value);
  const base64 = [0, 1, 2].flatMap((before) => {
    // What the bytes before and behind the value have no part in.
    const text = btoa(String.fromCharCode(...new Uint8Array(before), ...bytes));
    const inner = text.slice(Math.ceil(before * 4 / 3), Math.floor((before + bytes.length) * 4 / 3));
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const everyByte = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const json = JSON.stringify(value).slice(1, -1);
  return [
    value,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll("/", "\\/"),
    // As Python writes it.
    json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    encodeURIComponent(value),
    encodeURIComponent(value).replace(/%../g, (escape) => escape.toLowerCase()),
    encodeURIComponent(encodeURIComponent(value)),
    encodeURI(value),
    new URLSearchParams({ a: value }).toString().slice(2),
    everyByte,
    everyByte.toUpperCase(),
    ...base64,
    ...base64.map((text) => encodeURIComponent(text)),
  ];
}
