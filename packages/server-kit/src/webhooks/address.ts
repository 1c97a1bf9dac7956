import { BlockList, isIP } from "node:net";

// Registries of special purpose addresses of IANA, with multicast. What lies there is this machine, its neighbours or the metadata of a cloud.
const V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Within what is given to networks at all: those that stand for others, or lead to addresses of version 4. */
const V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];
const GLOBAL_V6 = "2000::/3";

const special = new BlockList();
for (const network of V4) add(special, network, "ipv4");
for (const network of V6) add(special, network, "ipv6");
const global = new BlockList();
add(global, GLOBAL_V6, "ipv6");

/** Whether something may be sent to an address: to one that all the world can reach, or one in networks that were named. */
export function isAddressAllowed(address: string, networks: BlockList): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 4) return networks.check(address, "ipv4") || !special.check(address, "ipv4");
  const mapped = mappedOf(address);
  if (mapped !== undefined) return isAddressAllowed(mapped, networks);
  return networks.check(address, "ipv6") || (global.check(address, "ipv6") && !special.check(address, "ipv6"));
}

/** The address of version 4 in `::ffff:a.b.c.d`, in whatever form. */
function mappedOf(address: string): string | undefined {
  const bare = address.replace(/%.*$/, "");
  const url = `http://[${bare}]`;
  const [, high, low] = (URL.canParse(url) && /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(url).hostname)) || [];
  if (high === undefined || low === undefined) return undefined;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
}

function add(list: BlockList, network: string, family: "ipv4" | "ipv6"): void {
  const [address, bits] = network.split("/");
  list.addSubnet(address as string, Number(bits), family);
}
