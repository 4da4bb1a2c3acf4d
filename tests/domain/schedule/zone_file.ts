/** What a time zone file is made of. */
export interface ZoneFileParts {
  /** What holds after the last step, as POSIX writes it. */
  readonly rule: string;
  readonly steps?: readonly { readonly at: Date; readonly offset: number }[];
}

/** Returns a time zone file (RFC 8536, version 2); before its first step it is in UTC. */
export function zoneFile({ rule, steps = [] }: ZoneFileParts): Uint8Array {
  const offsets = [0, ...steps.map(({ offset }) => offset)];
  const narrow = block({ wide: false, offsets: [0], steps: [] });
  const wide = block({ wide: true, offsets, steps });
  return concat([narrow, wide, new TextEncoder().encode(`\n${rule}\n`)]);
}

function block(
  { wide, offsets, steps }: { wide: boolean; offsets: readonly number[]; steps: readonly { at: Date }[] },
): Uint8Array {
  const size = wide ? 8 : 4;
  const bytes = new DataView(new ArrayBuffer(44 + steps.length * (size + 1) + offsets.length * 6 + 4));
  for (const [index, letter] of [..."TZif2"].entries()) bytes.setUint8(index, letter.charCodeAt(0));
  for (const [index, count] of [0, 0, 0, steps.length, offsets.length, 4].entries()) {
    bytes.setUint32(20 + index * 4, count);
  }
  for (const [index, { at }] of steps.entries()) {
    bytes.setBigInt64(44 + index * size, BigInt(at.getTime() / 1000));
    bytes.setUint8(44 + steps.length * size + index, index + 1);
  }
  for (const [index, offset] of offsets.entries()) {
    bytes.setInt32(44 + steps.length * (size + 1) + index * 6, offset * 60);
  }
  return new Uint8Array(bytes.buffer);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}
