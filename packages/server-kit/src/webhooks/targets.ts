import { BlockList } from "node:net";
import { PlumblineError } from "@plumbline/core";

export const WEBHOOK_EVENTS = [
  "signal.raised",
  "signal.revised",
  "signal.ceased",
  "signal.withdrawn",
  "signal.answered",
  "signal.handled",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Where the operator has something sent. */
export interface WebhookTarget {
  /** `a-z`, digits and hyphens. */
  readonly id: string;
  /** `https`, without a query. `http` is for this machine alone. */
  readonly url: string;
  /** Organisations whose signals it is told, each with all below it; `""` for all. */
  readonly orgs: readonly string[];
  /** All unless given. */
  readonly events?: readonly WebhookEvent[] | undefined;
  /** `whsec_` with 24 to 64 random bytes in base64. Each signs, so that a receiver can go over from one to the next. */
  readonly secrets: readonly string[];
  /** Networks, such as `10.1.2.0/24`, in which it may lie though nothing is sent to networks of that kind otherwise. */
  readonly networks?: readonly string[] | undefined;
  /** Certificate authorities (PEM) that sign for it, instead of those that Node knows. */
  readonly ca?: string | undefined;
}

/** A target that can be used. */
export interface CheckedTarget {
  readonly id: string;
  readonly url: URL;
  readonly orgs: readonly string[];
  readonly events: ReadonlySet<string>;
  readonly keys: readonly Buffer[];
  readonly networks: BlockList;
  readonly ca: string | undefined;
}

const MOST_TARGETS = 32;
const MOST_SECRETS = 4;

/** Throws `SETTING_INVALID` for the first that is wrong, without its secrets. */
export function checkTargets(targets: readonly WebhookTarget[], origins: readonly string[]): readonly CheckedTarget[] {
  if (targets.length > MOST_TARGETS) throw invalid("targets", `there are more than ${MOST_TARGETS}`);
  if (new Set(targets.map(({ id }) => id)).size < targets.length) throw invalid("targets", "two have one id");
  return targets.map((target) => checkTarget(target, origins));
}

function checkTarget(
  { id, url: text, orgs, events, secrets, networks = [], ca }: WebhookTarget,
  origins: readonly string[],
): CheckedTarget {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw invalid(JSON.stringify(id.slice(0, 80)), "an id is of a-z, digits and hyphens");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.username || url.password || url.search || url.hash) {
    throw invalid(id, "url: is no address without user, query and fragment");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isThisMachine(url.hostname))) {
    throw invalid(id, "url: is not https; http is for 127.0.0.1 and localhost alone");
  }
  if (!origins.includes(url.origin)) throw invalid(id, `url: the list of origins does not have ${url.origin}`);
  if (orgs.length === 0) throw invalid(id, 'orgs: names none; "" is all');
  const unknown = events?.find((event) => !WEBHOOK_EVENTS.includes(event));
  if (unknown !== undefined || events?.length === 0) throw invalid(id, `events: are some of ${WEBHOOK_EVENTS.join(", ")}`);
  if (secrets.length === 0 || secrets.length > MOST_SECRETS) throw invalid(id, `secrets: are one to ${MOST_SECRETS}`);
  return {
    id,
    url,
    orgs,
    events: new Set(events ?? WEBHOOK_EVENTS),
    keys: secrets.map((secret) => keyOf(id, secret)),
    networks: listOf(id, networks),
    ca,
  };
}

function keyOf(id: string, secret: string): Buffer {
  const [, text = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(text, "base64");
  if (key.length < 24 || key.length > 64) throw invalid(id, "secrets: one is not whsec_ with 24 to 64 bytes in base64");
  return key;
}

function listOf(id: string, networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits, more] = network.split("/");
    try {
      if (more !== undefined) throw new Error("two slashes");
      const family = address.includes(":") ? "ipv6" : "ipv4";
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : -1, family);
    } catch {
      throw invalid(id, `networks: ${JSON.stringify(network.slice(0, 80))} is no network such as 10.1.2.0/24`);
    }
  }
  return list;
}

function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function invalid(id: string, flaw: string): PlumblineError {
  return new PlumblineError("SETTING_INVALID", `webhook ${id}: ${flaw}`);
}
