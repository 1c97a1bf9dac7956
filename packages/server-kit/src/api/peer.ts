import { BlockList, isIP } from "node:net";
import { PlumblineError } from "@plumbline/core";

/** Who is at the other end of the connection. */
export interface Peer {
  /** IP address, as the socket has it. */
  readonly address?: string | undefined;
}

/** Says whose address a request comes from. */
export type AddressOf = (headers: Headers, peer: Peer | undefined) => string;

/**
 * The address of the connection; where that is a proxy's that is trusted, the last one in `X-Forwarded-For` that is none of theirs. Others could
 * write anything there. Throws `SETTING_INVALID` for what is neither an address nor a network such as `10.0.0.0/8`.
 */
export function addressReader(trustedProxies: readonly string[] = []): AddressOf {
  const trusted = new BlockList();
  for (const one of trustedProxies) {
    const [address = "", length] = one.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const most = family === "ipv6" ? 128 : 32;
    if (isIP(address) === 0 || (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= most))) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `trusted proxy ${JSON.stringify(one)} is neither an address nor a network such as 10.0.0.0/8`,
      );
    }
    if (length === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(length), family);
  }
  const isTrusted = (address: string): boolean => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (headers, peer) => {
    const direct = plain(peer?.address ?? "");
    if (!isTrusted(direct)) return grouped(direct);
    const said = (headers.get("x-forwarded-for") ?? "").split(",").map((one) => plain(one.trim()));
    const client = said.findLast((one) => isIP(one) !== 0 && !isTrusted(one));
    return grouped(client ?? direct);
  };
}

/** Without a port, brackets, or the prefix that an IPv4 address has on an IPv6 socket. */
function plain(address: string): string {
  const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return bare.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
}

/** One subscriber of IPv6 has 2^64 addresses. */
function grouped(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const first = head.split(":").filter((part) => part !== "");
  const last = (tail ?? "").split(":").filter((part) => part !== "");
  const whole = tail === undefined ? first : [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill("0"), ...last];
  return `${whole
    .slice(0, 4)
    .map((part) => part.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}
