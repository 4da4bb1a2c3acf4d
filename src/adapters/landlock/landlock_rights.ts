/** What a program may do with files below a folder, as the kernel's bits. */
const FILES = {
  execute: 1n << 0n,
  writeFile: 1n << 1n,
  readFile: 1n << 2n,
  readFolder: 1n << 3n,
  removeFolder: 1n << 4n,
  removeFile: 1n << 5n,
  makeCharacterDevice: 1n << 6n,
  makeFolder: 1n << 7n,
  makeFile: 1n << 8n,
  makeSocket: 1n << 9n,
  makePipe: 1n << 10n,
  makeBlockDevice: 1n << 11n,
  makeLink: 1n << 12n,
  /** Move to another folder. */
  refer: 1n << 13n,
  truncate: 1n << 14n,
  controlDevice: 1n << 15n,
} as const;

const BIND = 1n << 0n;
const CONNECT = 1n << 1n;
const SCOPES = 0b11n;

/** The newest version whose rights are known here; a newer kernel grants what it does not handle. */
const NEWEST = 7;

/** The first versions of Landlock that govern something. */
const SINCE = { refer: 2, truncate: 3, ports: 4, controlDevice: 5, scopes: 6 } as const;

/** What one version of Landlock governs, and what is granted of it. */
export interface LandlockRights {
  /** All that it governs of files. */
  readonly files: bigint;
  /** Granted to read below a folder. */
  readonly read: bigint;
  /** Granted to write below a folder. */
  readonly write: bigint;
  /** What can be granted for a file, and not only below a folder. */
  readonly ofFile: bigint;
  /** To wait for connections; 0 if it does not govern them. */
  readonly bind: bigint;
  /** To make connections; 0 if it does not govern them. */
  readonly connect: bigint;
  /** Signals and abstract sockets: what is outside of the sandbox cannot be reached; 0 if it does not govern them. */
  readonly scopes: bigint;
  /** Bytes of the structure that says all this. */
  readonly attributeBytes: number;
}

/** Returns the rights of a version of Landlock, from 1 on. */
export function landlockRights(version: number): LandlockRights {
  const abi = Math.min(version, NEWEST);
  const absent = (["refer", "truncate", "controlDevice"] as const)
    .filter((right) => abi < SINCE[right])
    .reduce((bits, right) => bits | FILES[right], 0n);
  const files = Object.values(FILES).reduce((bits, right) => bits | right, 0n) & ~absent;
  const read = FILES.readFile | FILES.readFolder;
  const never = FILES.execute | FILES.makeCharacterDevice | FILES.makeBlockDevice | FILES.readFile;
  return {
    files,
    read,
    // Who removes a folder with all that is in it has to list it.
    write: files & ~never,
    ofFile: files &
      (FILES.execute | FILES.writeFile | FILES.readFile | FILES.truncate | FILES.controlDevice),
    bind: abi >= SINCE.ports ? BIND : 0n,
    connect: abi >= SINCE.ports ? CONNECT : 0n,
    scopes: abi >= SINCE.scopes ? SCOPES : 0n,
    attributeBytes: abi >= SINCE.scopes ? 24 : abi >= SINCE.ports ? 16 : 8,
  };
}
