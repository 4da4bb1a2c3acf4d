/** A path, and what the runtime does with it. */
export interface NeededPath {
  readonly path: string;
  readonly write?: boolean;
  /** It is in `/proc`. */
  readonly pinned?: boolean;
}

/** What some plugin may need that no grant names: what Deno and the C library read by themselves. */
export interface Needs {
  /** Of the network: to resolve names, and to trust certificates. */
  readonly network: boolean;
  /** Of the system: what `sys` grants may show. */
  readonly system: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

const ALWAYS: readonly NeededPath[] = [
  { path: "/dev/null", write: true },
  // By which SQLite is seeded.
  { path: "/dev/urandom" },
  // Zone data: newer systems have the machine's own zone as a link into the folder.
  { path: "/usr/share/zoneinfo" },
  ...paths("/etc", ["localtime", "timezone"]),
  // How much memory there is, by which a worker's limits are chosen, and how much is in use: neither needs a permission. And
  // where code is in memory: an engine that does not know copies its own to each worker's, for 3 ms.
  ...paths("/proc", ["meminfo", "self/cgroup", "self/maps", "self/statm"]).map(pinned),
  { path: "/sys/fs/cgroup" },
];

/** Modules by which the C library resolves names, and knows users. */
const SYSTEM_LIBRARIES: readonly NeededPath[] = [
  ...paths("/etc", ["ld.so.cache", "nsswitch.conf"]),
  ...paths("", ["/usr/lib", "/usr/lib64", "/lib", "/lib64"]),
];

const NETWORK: readonly NeededPath[] = [
  ...SYSTEM_LIBRARIES,
  ...paths("/etc", ["gai.conf", "host.conf", "hosts", "networks", "protocols", "resolv.conf", "services"]),
  // Replaced with each change of the network, which a rule for the file alone would not survive.
  ...paths("/run", ["systemd/resolve", "NetworkManager", "resolvconf"]),
  // Certificates, where Linux has them. Keys are beside these.
  ...paths("/etc/ssl", ["certs", "cert.pem", "ca-bundle.pem", "openssl.cnf"]),
  ...paths("/etc/ssl/certs", ["ca-certificates.crt", "ca-bundle.crt"]),
  ...paths("/etc/pki", ["ca-trust/extracted", "tls/cert.pem", "tls/certs"]),
  ...paths("", ["/usr/share/ca-certificates", "/usr/local/share/ca-certificates"]),
];

const SYSTEM: readonly NeededPath[] = [
  ...SYSTEM_LIBRARIES,
  ...paths("/etc", ["group", "os-release", "passwd"]),
  { path: "/sys/devices/system/cpu" },
  ...paths("/proc", ["cpuinfo", "loadavg", "stat", "uptime", "version"]).map(pinned),
];

/** Variables that name a file or a folder of certificates, or of zone data. */
const NAMING = ["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "TZDIR"];

/** Returns what the runtime needs to read. Much of it is not there on every machine. */
export function runtimeNeeds({ network, system, environment }: Needs): NeededPath[] {
  const named = NAMING.flatMap((name) => environment[name] ?? []);
  return [
    ...ALWAYS,
    ...network ? NETWORK : [],
    ...system ? SYSTEM : [],
    ...named.filter((path) => path.startsWith("/")).map((path) => ({ path })),
  ];
}

function paths(folder: string, names: readonly string[]): NeededPath[] {
  return names.map((name) => ({ path: folder === "" ? name : `${folder}/${name}` }));
}

function pinned(needed: NeededPath): NeededPath {
  return { ...needed, pinned: true };
}
