import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ControlPoint, Mode } from "../control/control-point.ts";
import type { Provenance } from "../control/overlay.ts";
import type { Finding, SignalLevel } from "../control/verdict.ts";
import type { Json } from "../event/trace-event.ts";

/**
 * Something a supervisor looks at; never a verdict. `ceased`: it was true at its time and is over. `withdrawn`: a late
 * event showed that it never was.
 */
export interface Signal {
  /** Of control, record and finding; not of version, time or values, so that a revision is the same signal. */
  readonly id: string;
  readonly control: string;
  readonly version: number;
  readonly record: { readonly type: string; readonly id: string };
  readonly key: string;
  readonly reason: string;
  readonly level: SignalLevel;
  /** Instant at which it became true, in ms. */
  readonly at: number;
  readonly state: "open" | "ceased" | "withdrawn";
  readonly mode: Mode;
  readonly visibility: ControlPoint["visibility"];
  /** Parameter values, and where each came from. */
  readonly values: Readonly<Record<string, Json>>;
  readonly provenance: readonly Provenance[];
  /** Values that were read, by path. */
  readonly fields: Readonly<Record<string, Json>>;
  /** Events that prove it. */
  readonly events: readonly string[];
}

/** The first 128 bits of SHA-256 over a canonical list, as hex. */
export function signalId(control: string, recordType: string, recordId: string, key: string): string {
  const text = JSON.stringify(["plumbline.signal.1", control, recordType, recordId, key]);
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16));
}

/** A finding as a signal that is open. The id is computed when somebody asks for it: most are never asked. */
export function signalOf(
  control: ControlPoint,
  record: { readonly type: string; readonly id: string },
  finding: Finding,
  context: { readonly mode: Mode; readonly values: Readonly<Record<string, Json>>; readonly provenance: readonly Provenance[] },
): Signal {
  let id: string | undefined;
  return {
    get id() {
      id ??= signalId(control.id, record.type, record.id, finding.key);
      return id;
    },
    control: control.id,
    version: control.version,
    record: { type: record.type, id: record.id },
    key: finding.key,
    reason: finding.reason,
    level: finding.level ?? control.level,
    at: finding.at,
    state: "open",
    mode: context.mode,
    visibility: control.visibility,
    values: context.values,
    provenance: context.provenance,
    fields: finding.fields ?? NO_FIELDS,
    events: finding.events,
  };
}

const NO_FIELDS: Readonly<Record<string, Json>> = Object.freeze({});

/** The same signal in another state. */
export function withState(signal: Signal, state: Signal["state"]): Signal {
  return { ...signal, id: signal.id, state };
}
