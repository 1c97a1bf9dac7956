import type { ControlPoint, Mode } from "../control/control-point.ts";
import type { Provenance } from "../control/overlay.ts";
import type { SignalLevel } from "../control/verdict.ts";
import type { Signal } from "../engine/signal.ts";
import type { Json, TraceEvent } from "../event/trace-event.ts";
import type { Notice, NoticeAct, Text } from "../notice/notice.ts";
import type { ListedSignal } from "./read.ts";

/**
 * What goes over HTTP under `/v1`, as types: server, recorder and widgets share them. Instants are RFC 3339 text, amounts
 * inside events fen. The server describes and checks the same shapes in its OpenAPI document (`GET /v1/openapi.json`).
 */

/** `POST /v1/events`: up to 1000 events of one source. Without any it is a heartbeat, and `head` must be there. */
export interface EventsRequest {
  readonly events: readonly EventEnvelope[];
  /** The newest event that this source has numbered, sent or not: what is missing below it shows as a gap. */
  readonly head?: SourceHead;
}

export interface EventEnvelope {
  readonly event: TraceEvent;
  /**
   * SHA-256 (hex) of the canonical bytes of the event that this source numbered before. The first of a new epoch names the last of the
   * epoch before.
   */
  readonly prev?: string;
  /** Of the values that `event.data._sd` has the digests of. What is not disclosed stays unknown to the supervisor. */
  readonly disclosures?: readonly PersonalDisclosure[];
}

/** A personal value beside its event, so that it can be erased while the event stays (RFC 9901, disclosures of object members). */
export interface PersonalDisclosure {
  /** Opaque id of the person. It is not stored: erasure by the same id destroys the key that the value is kept under. */
  readonly subject: string;
  /** base64url of the JSON list salt (128 bits, base64url), name, value. */
  readonly text: string;
}

/** Where a source has got to in numbering its events. */
export interface SourceHead {
  readonly epoch: number;
  readonly seq: number;
  /** SHA-256 (hex) of the canonical bytes of the event of this number. */
  readonly hash: string;
}

/**
 * What became of one event. `stored` and `duplicate` say where it stands in the trail, and its salt, with which the sender can prove
 * later what it sent. `quarantined` is kept aside with code and reason and is not in the trail.
 */
export type Receipt =
  | {
      readonly id: string;
      readonly status: "stored" | "duplicate";
      readonly index: number;
      /** Hex; absent when the event was erased since. */
      readonly salt?: string;
      /** Absent when the entry was pruned since. */
      readonly received?: string;
    }
  | {
      readonly id: string;
      readonly status: "quarantined";
      readonly code: string;
      readonly reason: string;
      /** Its place in the numbering, where it had one: it leaves no gap. */
      readonly seq?: number;
    };

export interface EventsReply {
  /** In the order of the request. */
  readonly receipts: readonly Receipt[];
  /** C2SP signed note over the tree that holds all of them. */
  readonly checkpoint: string;
}

/** `POST /v1/precheck`: what would be raised if this event were committed. Nothing is stored. */
export interface PrecheckRequest {
  readonly draft: TraceEvent;
}

export interface PrecheckReply {
  /** `block` only where a control is in mode block. */
  readonly outcome: "allow" | "advise" | "block";
  readonly findings: readonly PrecheckItem[];
  readonly refused: readonly { readonly record: RecordRef; readonly code: string }[];
  readonly unknown: readonly { readonly control: string; readonly missing: readonly string[] }[];
  /** On what the answer rests: entries of each trail that were folded, and the instant of the question. */
  readonly basis: { readonly cursor: Readonly<Record<string, number>>; readonly asOf: string };
}

export interface RecordRef {
  readonly type: string;
  readonly id: string;
}

export interface PrecheckItem {
  /** Id of the signal that would be raised. */
  readonly signal: string;
  readonly control: string;
  readonly version: number;
  readonly level: SignalLevel;
  readonly mode: Mode;
  readonly record: RecordRef;
  readonly notice: Notice;
}

/** A line of the queue: `GET /v1/signals`. */
export interface SignalSummary {
  readonly id: string;
  readonly control: { readonly id: string; readonly version: number; readonly title: Text };
  readonly level: SignalLevel;
  readonly state: Signal["state"];
  readonly mode: Mode;
  /** When it became true. */
  readonly at: string;
  readonly record: RecordRef;
  readonly org?: string;
  /** The last act of the person concerned, where there was one. */
  readonly answer?: NoticeAct;
  /** Events behind it were erased or pruned: it stands as the trail told it, with what can still be said. */
  readonly erased?: boolean;
}

export interface SignalList {
  readonly signals: readonly ListedSignal[];
  /** Of the open signals that the caller may see, whatever the filter; those in shadow do not count. */
  readonly counts: Readonly<Record<SignalLevel, number>>;
  /** To go on with as `?page=`; absent on the last page. */
  readonly next?: string;
}

/** `GET /v1/signals/{id}`: everything a supervisor needs to judge it; the signal itself is no verdict. */
export interface SignalDetail extends ListedSignal {
  readonly reason: string;
  readonly visibility: ControlPoint["visibility"];
  readonly notice: Notice;
  readonly params: readonly SignalParam[];
  /** Events that prove it, with their place in the trail. */
  readonly events: readonly TrailedEvent[];
  /** What the person concerned answered, oldest first. */
  readonly answers: readonly SignalAnswer[];
  /** When the notice was shown before the commit, oldest first. */
  readonly shown: readonly { readonly time: string; readonly index: number }[];
  /** When the host asked before a commit on this record, got no answer in time, and went on. */
  readonly unavailable: readonly { readonly time: string; readonly index: number }[];
  readonly history: readonly { readonly change: SignalChangeName; readonly time: string; readonly index: number }[];
}

export type SignalChangeName = "raised" | "revised" | "ceased" | "withdrawn";

export interface SignalParam {
  readonly name: string;
  readonly label: Text;
  readonly value: Json;
  readonly text: Text;
  /** The norm leaves the value to localities, and none of them has set it: it is a sample. */
  readonly sample?: true;
  /** Overlays that set it, from the control point on. */
  readonly provenance: readonly Provenance[];
}

export interface TrailedEvent {
  readonly index: number;
  readonly received: string;
  /** Words for its type, where its pack has any. */
  readonly title?: Text;
  readonly event: TraceEvent;
}

export interface SignalAnswer {
  readonly act: NoticeAct;
  readonly reason?: string;
  readonly actor?: string;
  readonly time: string;
  readonly index: number;
}

/**
 * `GET /v1/stream` (server-sent events): `event: signal` with this as data. `handled`: somebody took a step in its handling. Of a signal that
 * becomes visible when the window of the person concerned ends, everybody else is told `raised` then.
 */
export interface SignalMessage {
  readonly change: SignalChangeName | "answered" | "handled";
  /** As it is now, which may be further on than the change. */
  readonly signal: ListedSignal;
  /** Of the open signals that the reader may see. */
  readonly counts: SignalList["counts"];
}

/** An entry of the trail as auditors get it: `GET /v1/trail/entries?from=&to=`. Whoever has these and a checkpoint needs no trust in the server. */
export interface WireTrailEntry {
  readonly index: number;
  /** Canonical JSON of the leaf, exactly the bytes that were hashed. */
  readonly leaf: string;
  /** Hex; the event and its salt are absent once they were erased. */
  readonly salt?: string;
  /** Canonical JSON of the event. */
  readonly event?: string;
  /** Texts of the disclosures that are still there; absent when the event has none left. */
  readonly disclosures?: readonly string[];
  /** Hex of the leaf hash that the tree was built from. */
  readonly hash: string;
}

export interface TrailEntriesReply {
  readonly entries: readonly WireTrailEntry[];
  readonly size: number;
}

/** `GET /v1/trail/checkpoint` answers the signed note as text/plain; this is its body in parts. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64, as in the note. */
  readonly root: string;
}

/** RFC 9457, `application/problem+json`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: string;
  /** Of `COMMAND_REFUSED`: why. */
  readonly reason?: string;
}

/** What the pages of a host send to their own backend, which adds who is signed in: `POST <base>/precheck`. */
export interface HostPrecheckRequest {
  /** Method and path of the action that is about to be taken, as the form or the call would send them. */
  readonly method: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, Json>>;
}

/** `unavailable`: the supervisor did not answer in time. The host goes on, and that is recorded. */
export type HostPrecheckReply = PrecheckReply | { readonly outcome: "unavailable"; readonly reason: string };

/** `POST <base>/answers`: what the person at the notice chose. */
export interface HostAnswerRequest {
  /** Random and made once, as 32 hex digits or a UUID: what is sent again under it, since no reply came, is one event. */
  readonly id?: string;
  readonly signal: string;
  readonly control: string;
  readonly record: RecordRef;
  readonly act: NoticeAct;
  readonly reason?: string;
}
