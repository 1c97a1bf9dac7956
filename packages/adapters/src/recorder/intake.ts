import { randomBytes, randomUUID } from "node:crypto";
import {
  type ErrorCode,
  type HostPrecheckReply,
  isPlumblineError,
  type PersonalDisclosure,
  PlumblineError,
  parseEvent,
  precheckUnavailable,
  type TraceEvent,
} from "@plumbline/core";
import { canonicalJson, conceal } from "@plumbline/core/trail";
import { type Report, reporter } from "./faults.ts";
import type { Recorded, RecorderEvent, RecorderHealth, RecorderOptions } from "./recorder.ts";
import { failureOf, faultCode, precheckReply, type SupervisorClient, statusText, supervisorClient } from "./supervisor-client.ts";

/** A valid event before it has a number. Whatever the host does to its object afterwards, this is what is numbered, hashed and sent. */
export interface Draft {
  readonly id: string;
  /** Canonical text up to the number, and from there on. */
  readonly before: string;
  readonly after: string;
  /** JSON of the disclosures; empty when there are none. */
  readonly disclosures: string;
}

/** What recorders of every mode do with an event before it waits for delivery. */
export interface Intake {
  readonly source: string;
  readonly clock: () => number;
  readonly client: SupervisorClient;
  readonly report: Report;
  readonly refused: number;
  readonly lastError: RecorderHealth["lastError"];
  /** Throws `EVENT_INVALID`, `EVENT_TOO_LARGE` or `DISCLOSURE_INVALID`. */
  draft(input: RecorderEvent, epoch: number): Draft;
  /** Counts and reports what was not taken. */
  refuse(error: unknown, event: RecorderEvent): Recorded;
  precheck(input: RecorderEvent): Promise<HostPrecheckReply>;
}

const MAX_EVENT_BYTES = 65_535;
const MAX_DISCLOSURES = 256;
const MAX_NAME = 512;
const MAX_MISNAMED = 1_000;

/** Throws `SETTING_INVALID`. */
export function createIntake(
  options: Omit<RecorderOptions, "memory">,
  recorder: {
    isClosed(): boolean;
    /** Of what the recorder itself has to tell. */
    record(event: RecorderEvent): unknown;
    /** The supervisor answered. */
    reached(): void;
  },
): Intake {
  const { source, clock = Date.now, precheckTimeoutMs = 300 } = options;
  positive("precheckTimeoutMs", precheckTimeoutMs);
  if (source.length < 1 || source.length > MAX_NAME)
    throw new PlumblineError("SETTING_INVALID", "source is empty or longer than 512 characters");
  const tell = reporter(options.onFault);
  const client = supervisorClient({ endpoint: options.endpoint, token: options.token, fetch: options.fetch ?? globalThis.fetch, clock });
  let lastError: RecorderHealth["lastError"];
  let refused = 0;
  /** A mapping errs alike for every event, and one report is enough. Beyond the limit each is reported. */
  const misnamed = new Set<string>();

  const now = (): string => new Date(clock()).toISOString();

  const report: Report = (code, message, errorOptions, lost) => {
    lastError = { code, message, time: now() };
    tell(new PlumblineError(code, message, errorOptions), lost);
  };

  /** `personal` is said to the recorder, not to the supervisor. */
  function eventOf(input: RecorderEvent): TraceEvent {
    const { personal: _, ...event } = input;
    const { id = randomUUID(), time = now() } = event;
    return { ...event, id, time, source };
  }

  /** What a misspelt name was to hide is not hidden. The event is not lost for it, since the member may as well have no value this time. */
  function reportMisnamed({ type, data, personal = [] }: RecorderEvent): void {
    for (const name of personal.flatMap(({ names }) => names)) {
      const key = JSON.stringify([type, name]);
      if (Object.hasOwn(data, name) || misnamed.has(key)) continue;
      if (misnamed.size < MAX_MISNAMED) misnamed.add(key);
      report(
        "SETTING_INVALID",
        `"personal" names ${JSON.stringify(String(name).slice(0, 80))}, which the data of a ${type} lacks; correct the name, since a member under another name went in clear, or leave it out where there is no value`,
        { details: { type, name } },
      );
    }
  }

  async function precheck(input: RecorderEvent): Promise<HostPrecheckReply> {
    if (recorder.isClosed()) return { outcome: "unavailable", reason: "closed" };
    let draft: { readonly id: string; readonly text: string };
    try {
      draft = canonical(eventOf(input));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      report(isPlumblineError(error) ? error.code : "EVENT_INVALID", `the draft was not asked about: ${reason}`, { cause: error });
      return { outcome: "unavailable", reason: "draft_invalid" };
    }
    const unavailable = (code: ErrorCode, reason: string, text: string): HostPrecheckReply => {
      report(code, `no precheck of ${draft.id}: ${text}; the host went on`, { details: { id: draft.id, reason } });
      const { objects, actor } = input;
      recorder.record({
        type: precheckUnavailable.type,
        objects,
        ...(actor === undefined ? {} : { actor }),
        data: { draft: draft.id, reason },
      });
      return { outcome: "unavailable", reason };
    };
    try {
      const answer = await client.post("/v1/precheck", `{"draft":${draft.text}}`, AbortSignal.timeout(precheckTimeoutMs));
      recorder.reached();
      if (answer.status !== 200) return unavailable(faultCode(answer.status, answer.code), `http_${answer.status}`, statusText(answer));
      return precheckReply(answer.body) ?? unavailable("SUPERVISOR_UNAVAILABLE", "malformed", "the reply is not that of a precheck");
    } catch (error) {
      const { reason, text } = failureOf(error, precheckTimeoutMs);
      return unavailable("SUPERVISOR_UNAVAILABLE", reason, text);
    }
  }

  return {
    source,
    clock,
    client,
    report,
    get refused() {
      return refused;
    },
    get lastError() {
      return lastError;
    },
    draft(input, epoch) {
      const plain = eventOf(input);
      const { event, disclosures } = input.personal ? concealed(parsed(plain), input.personal) : { event: plain, disclosures: [] };
      // With the longest number that there is, so that no event is too large only because of its place.
      const { id, text } = canonical({ ...event, epoch, seq: Number.MAX_SAFE_INTEGER });
      const { source, time, type } = event;
      reportMisnamed(input);
      // In canonical order these three follow the number.
      const after = `,${canonicalJson({ source, time, type }).slice(1)}`;
      const before = text.slice(0, text.length - after.length - String(Number.MAX_SAFE_INTEGER).length);
      return { id, before, after, disclosures: disclosures.length === 0 ? "" : JSON.stringify(disclosures) };
    },
    refuse(error, event) {
      refused++;
      const code = isPlumblineError(error) ? error.code : "EVENT_INVALID";
      const reason = error instanceof Error ? error.message : String(error);
      const id = typeof event?.id === "string" ? event.id : undefined;
      report(code, reason, { cause: error, ...(id === undefined ? {} : { details: { id } }) }, event);
      return { accepted: false, code, reason, ...(id === undefined ? {} : { id }) };
    },
    precheck,
  };
}

/** Throws `RECORDER_CLOSED`. */
export function assertOpen(isClosed: boolean, event: RecorderEvent): void {
  if (isClosed) throw new PlumblineError("RECORDER_CLOSED", `the recorder is closed; event ${nameOf(event)} was not taken`);
}

/** An event in a message. */
export function nameOf({ id, type }: RecorderEvent): string {
  return JSON.stringify(String(id ?? type).slice(0, 80));
}

/** Throws `SETTING_INVALID`. */
export function positive(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new PlumblineError("SETTING_INVALID", `${name} is ${value}; give a whole number above 0`);
}

function parsed(event: TraceEvent): TraceEvent {
  const { at: _, ...valid } = parseEvent(event);
  return valid;
}

function canonical(event: TraceEvent): { readonly id: string; readonly text: string } {
  const valid = parsed(event);
  const text = canonicalJson(valid);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_EVENT_BYTES) {
    throw new PlumblineError(
      "EVENT_TOO_LARGE",
      `event ${JSON.stringify(valid.id.slice(0, 80))} has ${bytes} bytes; ${MAX_EVENT_BYTES} at most: send a digest instead`,
    );
  }
  return { id: valid.id, text };
}

function concealed(
  valid: TraceEvent,
  personal: NonNullable<RecorderEvent["personal"]>,
): { readonly event: TraceEvent; readonly disclosures: readonly PersonalDisclosure[] } {
  const names = personal.flatMap((one) => one.names);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  // Under two keys, the erasure of one person would leave the value readable.
  if (twice !== undefined) throw invalid(`${JSON.stringify(twice)} is named twice in "personal"; a value is of one person`);
  let event = valid;
  const disclosures = personal.flatMap(({ subject, names }) => {
    if (typeof subject !== "string" || subject.length < 1 || subject.length > MAX_NAME)
      throw invalid("a subject is empty or longer than 512 characters");
    const hidden = conceal(event, names, randomBytes);
    ({ event } = hidden);
    return hidden.disclosures.map((text) => ({ subject, text }));
  });
  const length = disclosures.reduce((sum, { text }) => sum + text.length, 0);
  if (length > MAX_EVENT_BYTES || disclosures.length > MAX_DISCLOSURES) {
    throw new PlumblineError(
      "EVENT_TOO_LARGE",
      `event ${JSON.stringify(valid.id.slice(0, 80))} has ${disclosures.length} personal values of ${length} characters; ${MAX_DISCLOSURES} of ${MAX_EVENT_BYTES} at most`,
    );
  }
  return { event, disclosures };
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("DISCLOSURE_INVALID", message);
}
