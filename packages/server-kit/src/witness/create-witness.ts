import { createHash } from "node:crypto";
import { isPlumblineError, PlumblineError } from "@plumbline/core";
import {
  base64Of,
  type Cosigner,
  cosign,
  examineNote,
  parseVerifierKey,
  rootOf,
  type VerifierKey,
  verifyConsistency,
} from "@plumbline/core/trail";
import { type AddCheckpoint, parseAddCheckpoint } from "./add-checkpoint.ts";
import { type Evidence, kindOf } from "./evidence.ts";
import { checkpointOf, linesOf, onlySignedBy } from "./signed-checkpoint.ts";
import type { WitnessedHead, WitnessStore } from "./witness-store.ts";

export interface WitnessOptions {
  /** Logs that it cosigns. While a log changes its key it is named twice, with either key. */
  readonly logs: readonly { readonly origin: string; readonly verifierKey: string }[];
  /** Its key signs cosignatures and nothing else. */
  readonly cosigner: Cosigner;
  /** Closed by the witness. */
  readonly store: WitnessStore;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** What should not happen and stops nothing: a store that fails, a log that forked. Nothing is written anywhere unless this does it. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

export interface Witness {
  /** For those who trust its cosignatures. */
  readonly verifierKey: string;
  /**
   * C2SP tlog-witness under any prefix: `POST …/add-checkpoint`, `GET …/<SHA-256 of the origin, hex>/checkpoint`, and `GET …/evidence`
   * (JSON, what `evidence()` gives). Never rejects.
   */
  fetch(request: Request): Promise<Response>;
  /** Signed checkpoints that do not continue what was cosigned before, oldest first. */
  evidence(): Promise<readonly Evidence[]>;
  close(): Promise<void>;
}

/** Sixteen signatures of the largest kind and a proof fit. */
const MAX_BODY = 128 * 1024;

/**
 * A witness of logs (C2SP tlog-witness): cosigns a checkpoint only when the log proves that it continues the one that was cosigned
 * before, and remembers it, durably, before it answers. Throws `NOTE_INVALID` for a key that is none.
 */
export function createWitness({ logs, cosigner, store, clock, onFault }: WitnessOptions): Witness {
  const keysOf = Map.groupBy(logs, ({ origin }) => origin);
  const known = new Map([...keysOf].map(([origin, named]) => [origin, named.map(({ verifierKey }) => parseVerifierKey(verifierKey))]));
  const originOf = new Map([...known.keys()].map((origin) => [createHash("sha256").update(origin).digest("hex"), origin]));
  const own = parseVerifierKey(cosigner.verifierKey);

  async function addCheckpoint(request: Request): Promise<Response> {
    const bytes = await readBody(request);
    if (!bytes) return answer(413, `the body is larger than ${MAX_BODY} bytes`);
    const submitted = parseAddCheckpoint(bytes);
    const checkpoint = submitted && checkpointOf(submitted.note);
    if (!checkpoint) return answer(400, "the body is not: old size, proof, empty line, signed checkpoint");
    const { origin, size } = checkpoint;
    const keys = known.get(origin);
    if (!keys) return answer(404, "this witness does not know the log");
    if (examineNote(submitted.note, keys).reason) return answer(403, "the checkpoint is not signed with a key of its log");
    if (submitted.oldSize > size) return answer(400, "the old size is larger than that of the checkpoint");
    return decide(submitted, checkpoint, keys);
  }

  async function decide(submitted: AddCheckpoint, checkpoint: SignedCheckpoint, keys: readonly VerifierKey[]): Promise<Response> {
    const { origin, size, root } = checkpoint;
    const note = onlySignedBy(submitted.note, keys);
    for (;;) {
      const latest = await store.latest(origin);
      // Looked at before the old size: whoever brings it, two roots of one size are proof.
      const isSplit = latest?.size === size && latest.root !== base64Of(root);
      if (latest && isSplit) await keep(latest, { ...submitted, note });
      const oldSize = latest?.size ?? 0;
      if (submitted.oldSize !== oldSize) {
        return new Response(`${oldSize}\n`, { status: 409, headers: { "content-type": "text/x.tlog.size", "cache-control": "no-store" } });
      }
      if (isSplit || !continues(latest, checkpoint, submitted.proof)) {
        if (latest && oldSize > 0 && size > oldSize) await keep(latest, { ...submitted, note });
        return answer(422, "the checkpoint does not continue what this witness cosigned");
      }
      const cosigned = await cosign(note, cosigner, Math.floor(clock.now() / 1000));
      const to = { origin, size, root: base64Of(root), note: cosigned };
      // A cosignature that lost a race is never shown to anybody; then it is decided anew.
      if (await store.advance(latest, to)) return answer(200, linesOf(cosigned, [own]).join(""));
    }
  }

  async function keep(latest: WitnessedHead, { note, proof }: AddCheckpoint): Promise<void> {
    const [kept, refused] = [checkpointOf(latest.note), checkpointOf(note)];
    if (!kept || !refused) return;
    const { origin } = latest;
    const kind = kindOf(kept, refused, proof);
    const time = new Date(clock.now()).toISOString();
    const isNew = await store.keep({ kind, origin, time, kept: latest.note, refused: note, proof: proof.map(base64Of) });
    if (!isNew) return;
    const what = kind === "unproven" ? "gave no proof that it continues" : "signed another history than";
    report(
      "evidence",
      new PlumblineError("TRAIL_CORRUPT", `log "${origin}" ${what} its checkpoint of size ${kept.size} (now ${refused.size})`),
    );
  }

  async function getCheckpoint(hash: string): Promise<Response> {
    const origin = originOf.get(hash);
    const latest = origin === undefined ? undefined : await store.latest(origin);
    return latest ? answer(200, latest.note) : answer(404, "nothing was cosigned of such a log");
  }

  function report(where: string, error: unknown): void {
    try {
      onFault?.({ where, error });
    } catch {
      // A report that fails must not stop what it reports on, and there is nobody left to tell.
    }
  }

  async function dispatch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const hash = /\/([0-9a-f]{64})\/checkpoint$/.exec(pathname)?.[1];
    if (pathname.endsWith("/add-checkpoint")) return request.method === "POST" ? addCheckpoint(request) : wrongMethod("POST");
    if (hash === undefined && !pathname.endsWith("/evidence")) return answer(404, "no such path");
    if (request.method !== "GET") return wrongMethod("GET");
    if (hash !== undefined) return getCheckpoint(hash);
    return Response.json({ evidence: await store.evidence() }, { headers: { "cache-control": "no-store" } });
  }

  return {
    verifierKey: cosigner.verifierKey,
    async fetch(request) {
      try {
        return await dispatch(request);
      } catch (error) {
        report("witness", error);
        const isStore = isPlumblineError(error, "STORE_UNAVAILABLE");
        return isStore ? answer(503, "nothing was cosigned; send again", { "retry-after": "1" }) : answer(500, "the witness failed");
      }
    },
    evidence: () => store.evidence(),
    close: () => store.close(),
  };
}

type SignedCheckpoint = NonNullable<ReturnType<typeof checkpointOf>>;

function continues(latest: WitnessedHead | undefined, { size, root }: SignedCheckpoint, proof: readonly Uint8Array[]): boolean {
  const old = latest?.size ?? 0;
  return verifyConsistency(old, latest ? Buffer.from(latest.root, "base64") : EMPTY, size, root, proof);
}

const EMPTY = rootOf([]);

/** Undefined when there is more than is taken. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wrongMethod(allow: string): Response {
  return answer(405, `only ${allow}`, { allow });
}

function answer(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body = status === 200 ? text : `${text}\n`;
  return new Response(body, { status, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers } });
}
