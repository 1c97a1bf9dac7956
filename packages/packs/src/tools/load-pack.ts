import {
  BUILT_IN_KINDS,
  type ControlPack,
  citationSchema,
  createCalendar,
  createKindRegistry,
  dateSchema,
  defaultValues,
  defineEvent,
  definePack,
  defineRecord,
  type EventDefinition,
  type Facts,
  type Json,
  jsonSchema,
  type KindRegistry,
  kindParams,
  NOTICE_ACTS,
  nearest,
  type PackNotices,
  type PackOptions,
  type Party,
  PlumblineError,
  type RecordDefinition,
  structureFlaw,
  traceEventSchema,
} from "@plumbline/core";
import * as z from "zod";
import { foldOf, keyOf } from "./json-fold.ts";
import type { JsonEvent, JsonPack, JsonRecord, JsonSource } from "./json-pack.ts";
import { schemaOf } from "./json-schema.ts";

/** Bytes of a file that is read as a pack at all. */
export const MAX_PACK_BYTES = 16 * 1024 * 1024;

/**
 * A pack from one JSON document, without code. Everything is checked here: members, names, schemas, expressions. Throws `PACK_INVALID` with
 * the path of what is wrong, or the code of what a control point lacks.
 */
export function loadPack(document: unknown, options: { readonly kinds?: KindRegistry } = {}): ControlPack {
  const pack = readPack(document);
  prepareAll(pack, options.kinds ?? createKindRegistry(BUILT_IN_KINDS));
  return pack;
}

/** As `loadPack`, but for the expressions and parameters of its control points, which may be wrong. */
export function readPack(document: unknown): ControlPack {
  const flaw = structureFlaw(document);
  if (flaw) throw invalid(`the pack ${flaw}`);
  const parsed = packSchema.safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join(".") || "(pack)";
    throw new PlumblineError("PACK_INVALID", `pack: ${path}: ${messageOf(issue)}`, { details: { path } });
  }
  const written = parsed.data as unknown as JsonPack;
  const { id, version, title, risks, tables, processes, examples } = written;
  refuseTwice(written.events ?? [], "events");
  return definePack({
    id,
    version,
    title,
    events: (written.events ?? []).map(eventOf),
    records: written.records.map((record) => recordOf(record, written.events ?? [])),
    controls: written.controls,
    ...(written.notices && { notices: written.notices as PackNotices }),
    ...(risks && { risks }),
    ...(tables && { tables }),
    ...(processes && { processes }),
    ...(examples && { examples }),
  } satisfies PackOptions);
}

/** What an engine would refuse at its start is refused here, where the file can still be named. */
function prepareAll(pack: ControlPack, kinds: KindRegistry): void {
  const calendar = createCalendar();
  for (const control of pack.controls) {
    const kind = kinds.get(control.kind);
    const parsed = kind.params.safeParse(kindParams(control, defaultValues(control), kind.valuesUnder));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new PlumblineError(
        "PARAMETER_INVALID",
        `control point ${control.id}: ${issue?.path.join(".") || "(whole)"}: ${messageOf(issue)}`,
      );
    }
    kind.prepare(parsed.data, { calendar });
    for (const [name, parameter] of Object.entries(control.params)) {
      if (parameter.schema) schemaOf(parameter.schema as Json, `control point ${control.id}: params.${name}.schema`);
    }
  }
}

function eventOf({ type, data, personal = [] }: JsonEvent): EventDefinition {
  const schema = data === undefined ? z.record(z.string(), jsonSchema) : schemaOf(data as Json, `event ${type}: data`);
  if (data !== undefined && data.type !== "object") throw invalid(`event ${type}: data.type must be "object"`);
  const known = data?.properties as Readonly<Record<string, Json>> | undefined;
  const stray = personal.find((name) => known && !Object.hasOwn(known, name));
  if (stray !== undefined) throw invalid(`event ${type}: personal names "${stray}", which is no member of its data`);
  return defineEvent({ type, data: schema as unknown as z.ZodType<Readonly<Record<string, Json>>>, personal });
}

function recordOf(record: JsonRecord, events: readonly JsonEvent[]): RecordDefinition {
  const { type, initial = {}, org = "org", closed, trace, title, search, parties } = record;
  const types = new Set(events.map((event) => event.type));
  const stray = Object.keys(record.on).find((event) => !types.has(event));
  if (stray !== undefined)
    throw invalid(`record ${type}: on names the event "${stray}", which the pack does not define${nearest(stray, [...types])}`);
  const frozen = Object.freeze({ ...initial });
  return defineRecord({
    type,
    keys: keyOf(record),
    initial: () => frozen,
    onlyOn: true,
    on: Object.fromEntries(Object.entries(record.on).map(([event, fold]) => [event, foldOf(fold, record.org === undefined)] as const)),
    org: (state) => (typeof state[org] === "string" ? (state[org] as string) : undefined),
    ...(closed !== undefined && { closed: (state: Readonly<Record<string, Json | undefined>>) => state[closed] === true }),
    ...(title !== undefined && { title: (state: Facts) => wordsIn(state[title])[0] }),
    ...(search && { search: (state: Facts) => search.flatMap((fact) => wordsIn(state[fact])).join(" ") || undefined }),
    ...(parties && {
      parties: (state: Facts) => parties.flatMap(({ kind, fact }) => [...new Set(wordsIn(state[fact]))].map((id): Party => ({ kind, id }))),
    }),
    ...(trace && { trace }),
  });
}

/** The texts of a fact: its own, or those of a list, of whose objects it is the ids. */
function wordsIn(value: Json | undefined): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => wordsIn(item));
  const found = typeof value === "object" && value !== null ? (value as { readonly id?: Json }).id : value;
  return typeof found === "string" && found !== "" ? [found] : typeof found === "number" ? [String(found)] : [];
}

function refuseTwice(events: readonly JsonEvent[], member: string): void {
  const seen = new Set<string>();
  for (const { type } of events) {
    if (seen.has(type)) throw invalid(`${member}: type "${type}" is there twice`);
    seen.add(type);
  }
}

const words = z.string().min(1).max(512);
const text = z.string().min(1).max(20_000);
const bilingual = z.strictObject({ zh: text, en: text });
// A fact named as what every object has would not be seen as absent.
const fact = z
  .string()
  .max(128)
  .regex(/^[\p{L}_][\p{L}\p{N}_]*$/u)
  .refine((name) => !(name in Object.prototype), "is a name that every object has");
const facts = z.record(fact, jsonSchema);
const path = z
  .string()
  .max(512)
  .regex(
    /^(time|event|type|actor\.(id|org|post)|object:.+|data(\.[\p{L}_][\p{L}\p{N}_]*)+)$/u,
    'is no source; see "sources" in docs/packs.md',
  );
const source = z.union([path, z.strictObject({ const: jsonSchema }), z.strictObject({ yuan: path })]) as unknown as z.ZodType<JsonSource>;
const sources = z.record(fact, source);
const count = z.int().min(1).max(5);
const citations = z.array(citationSchema).max(100);

const fold = z.strictObject({
  when: z.strictObject({ facts, refuse: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/) }).optional(),
  set: sources.optional(),
  once: sources.optional(),
  unset: z.array(fact).max(100).optional(),
  append: z.record(fact, z.union([source, sources])).optional(),
  count: z.array(fact).max(100).optional(),
  add: sources.optional(),
  reach: z.array(fact).max(100).optional(),
});

const fieldTexts = z.record(
  words,
  z.strictObject({
    label: bilingual,
    format: z.enum(["yuan", "fen", "date", "instant", "ratio", "count", "text", "code", "list"]),
    words: z.record(z.string().max(128), bilingual).optional(),
    unit: bilingual.optional(),
  }),
);

const noticesSchema = z.strictObject({
  templates: z
    .array(
      z.strictObject({
        control: words,
        title: bilingual,
        gist: bilingual,
        why: bilingual,
        variants: z
          .array(z.strictObject({ when: z.strictObject({ path: words, equals: jsonSchema }), why: bilingual }))
          .max(50)
          .optional(),
        acts: z.array(z.enum(NOTICE_ACTS)).min(1),
      }),
    )
    .max(2000),
  fields: fieldTexts,
  ofControl: z.record(words, fieldTexts).optional(),
  events: z.record(words, bilingual).optional(),
});

const risk = z.strictObject({
  id: words,
  title: bilingual,
  layer: z.enum(["post", "department", "unit"]),
  post: words,
  step: words,
  aspect: z.enum(["ethics", "duty", "process", "institution", "environment"]),
  likelihood: count,
  impact: count,
  citations,
  measure: bilingual,
  controls: z.array(words).max(500),
});

const table = z.strictObject({
  id: words,
  title: bilingual,
  citations,
  effectiveFrom: dateSchema,
  sample: z.literal(true).optional(),
  rows: z.array(z.record(words, jsonSchema)).max(100_000),
});

const step = z.strictObject({
  id: words,
  title: bilingual,
  post: words,
  after: z.array(words).max(100),
  event: words.optional(),
  limit: z.strictObject({ value: z.number().positive(), unit: z.enum(["workingDay", "calendarDay", "hour"]) }).optional(),
  controls: z.array(words).max(500),
});
const process = z.strictObject({ id: words, title: bilingual, citations, steps: z.array(step).max(2000) });

const result = z.enum(["pass", "breach", "unknown", "notApplicable"]);
const asked = { control: words, name: words, expected: result, params: z.record(words, jsonSchema).optional(), asOf: words.optional() };
const example = z.union([
  z.strictObject({ ...asked, record: z.record(z.string(), jsonSchema) }),
  z.strictObject({
    ...asked,
    events: z.array(traceEventSchema).min(1).max(1000),
    about: z.strictObject({ type: words, id: words }).optional(),
  }),
]);

const packSchema = z.strictObject({
  format: z.literal(1).optional(),
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "is no name of a pack: small letters, digits and dashes"),
  version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,64})?$/, "is no version such as 1.0.0"),
  title: bilingual,
  events: z
    .array(
      z.strictObject({
        type: z
          .string()
          .max(128)
          .regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9_]*)+$/, "is no type of events such as noun.verbed"),
        data: z.record(z.string(), jsonSchema).optional(),
        personal: z.array(fact).max(100).optional(),
      }),
    )
    .max(1000)
    .optional(),
  records: z
    .array(
      z.strictObject({
        type: z
          .string()
          .max(128)
          .regex(/^[\p{L}][\p{L}\p{N}_.]*$/u),
        object: words.optional(),
        key: z
          .array(z.union([path, z.enum(["month", "year"])]))
          .min(1)
          .max(8)
          .optional(),
        initial: facts.optional(),
        on: z.record(words, fold),
        org: fact.optional(),
        closed: fact.optional(),
        title: fact.optional(),
        search: z.array(fact).min(1).max(20).optional(),
        parties: z
          .array(z.strictObject({ kind: z.enum(["object", "person", "company"]), fact }))
          .min(1)
          .max(20)
          .optional(),
        trace: z.enum(["all", "window"]).optional(),
      }),
    )
    .max(500),
  // Each is validated by `defineControlPoint`, which names it.
  controls: z.array(z.looseObject({ id: words })).max(5000),
  notices: noticesSchema.optional(),
  risks: z.array(risk).max(5000).optional(),
  tables: z.array(table).max(500).optional(),
  processes: z.array(process).max(2000).optional(),
  examples: z.array(example).max(50_000).optional(),
  regulations: z
    .array(
      z.looseObject({
        name: words,
        articles: z.array(z.looseObject({ no: z.union([words, z.int()]), scope: words.optional() })).max(5000),
      }),
    )
    .max(500)
    .optional(),
});

type Issue = z.core.$ZodIssue;

function messageOf(issue: Issue | undefined): string {
  if (issue?.code !== "invalid_union") return issue?.message ?? "is not valid";
  // The form that came nearest says most.
  const deepest = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
  return deepest ? `${deepest.path.length > 0 ? `${deepest.path.join(".")}: ` : ""}${deepest.message}` : issue.message;
}

function invalid(message: string): PlumblineError {
  return new PlumblineError("PACK_INVALID", message);
}
