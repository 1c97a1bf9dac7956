import { PlumblineError } from "@plumbline/core";
import { openNote, parseVerifierKey, type VerifierKey } from "@plumbline/core/trail";
import { formatAddCheckpoint, sizeOf } from "./add-checkpoint.ts";
import { checkpointOf, linesOf } from "./signed-checkpoint.ts";

export interface WitnessAddress {
  /** Its submission prefix: `add-checkpoint` is under it. */
  readonly url: string;
  /** Of a key for cosignatures (type 0x04), as the witness's operator hands it out. */
  readonly verifierKey: string;
}

/** A witness as it is asked. */
export interface KnownWitness {
  readonly name: string;
  readonly url: string;
  readonly key: VerifierKey;
}

/** A signed checkpoint and how to prove that it continues an earlier one. */
export interface ProvableHead {
  /** Signed by the log. */
  readonly note: string;
  readonly size: number;
  /** From the first `size` entries to this head, lowest hash first. */
  prove(size: number): Promise<readonly Uint8Array[]>;
}

/**
 * `cosigned`: `line` is valid over exactly this checkpoint. `ahead`: the witness cosigned a larger one. `refused`: it finds that this one
 * does not continue what it cosigned. `failed`: no answer, or none that can be used.
 */
export type Brought =
  | { readonly outcome: "cosigned"; readonly line: string }
  | { readonly outcome: "ahead"; readonly size: number }
  | { readonly outcome: "refused" }
  | { readonly outcome: "failed"; readonly reason: string };

const ALGORITHM = 4;
const MAX_REPLY = 64 * 1024;
/** A witness that somebody else advances meanwhile names a new size each time. */
const MAX_TRIES = 4;

/** Throws `SETTING_INVALID` for an address or a key that is none, or the same key twice: that would be one witness counted as two. */
export function knownWitnesses(witnesses: readonly WitnessAddress[], quorum: number): readonly KnownWitness[] {
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > witnesses.length) {
    throw new PlumblineError("SETTING_INVALID", `a quorum of ${quorum} of ${witnesses.length} witnesses; give 1 to ${witnesses.length}`);
  }
  const known = witnesses.map(({ url, verifierKey }) => {
    const key = parseVerifierKey(verifierKey);
    if (key.algorithm !== ALGORITHM) {
      throw new PlumblineError(
        "SETTING_INVALID",
        `the key of witness "${key.name}" signs notes; give its key for cosignatures (type 0x04)`,
      );
    }
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      throw new PlumblineError("SETTING_INVALID", `"${url}" is no address of witness "${key.name}"; it begins with https:// or http://`);
    }
    return { name: key.name, url: url.replace(/\/+$/, ""), key };
  });
  if (new Set(known.map(({ key }) => Buffer.from(key.publicKey).toString("hex"))).size < known.length) {
    throw new PlumblineError("SETTING_INVALID", "two witnesses have one key; a quorum counts keys");
  }
  return known;
}

/**
 * Asks a witness to cosign the head: first from the size that it is believed to know, then from the one that it says. Never throws but
 * for what `head.prove` throws. `timeoutMs` is for each request.
 */
export async function bring(
  witness: KnownWitness,
  head: ProvableHead,
  believed: number,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Brought> {
  let oldSize = Math.min(believed, head.size);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const proof = oldSize === 0 || oldSize === head.size ? [] : await head.prove(oldSize);
    const body = formatAddCheckpoint({ oldSize, proof, note: head.note });
    const timeout = AbortSignal.timeout(timeoutMs);
    const reply = await post(`${witness.url}/add-checkpoint`, body, signal ? AbortSignal.any([signal, timeout]) : timeout);
    if ("reason" in reply) return { outcome: "failed", reason: reply.reason };
    if (reply.status === 200) return cosignedBy(witness, head.note, reply.text);
    if (reply.status === 422) return { outcome: "refused" };
    if (reply.status !== 409) return { outcome: "failed", reason: `it answered ${reply.status}${MEANINGS[reply.status] ?? ""}` };
    const size = sizeOf(reply.text.trimEnd());
    if (size === undefined || size === oldSize) return { outcome: "failed", reason: "it answered 409 without another size" };
    if (size > head.size) return { outcome: "ahead", size };
    oldSize = size;
  }
  return { outcome: "failed", reason: "somebody else advances it all the time" };
}

const MEANINGS: Readonly<Record<number, string>> = {
  403: ": it has another key for this log",
  404: ": it does not know this log, or the address is wrong",
};

type Reply = { readonly status: number; readonly text: string } | { readonly reason: string };

async function post(url: string, body: string, signal: AbortSignal): Promise<Reply> {
  try {
    const headers = { "content-type": "text/plain; charset=utf-8" };
    // A redirect could turn it into a GET, or lead to where the operator did not want to call.
    const response = await fetch(url, { method: "POST", body, headers, redirect: "error", signal });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > MAX_REPLY) return { reason: `it answered with more than ${MAX_REPLY} bytes` };
      chunks.push(chunk);
    }
    return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
  } catch (error) {
    const { message, cause } = error as Error;
    return { reason: `no answer (${cause instanceof Error ? cause.message || message : message})` };
  }
}

function cosignedBy({ key }: KnownWitness, note: string, lines: string): Brought {
  const text = checkpointOf(note)?.text;
  const [line] = linesOf(lines, [key]);
  if (line === undefined) return { outcome: "failed", reason: "it answered without a line of the key that we have of it" };
  if (!openNote(`${text}\n${line}`, [key])) return { outcome: "failed", reason: "its cosignature does not hold" };
  return { outcome: "cosigned", line };
}
