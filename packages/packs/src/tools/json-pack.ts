import type {
  ConformanceExample,
  ControlPointInput,
  Json,
  PackNotices,
  PackRisk,
  ProcessDefinition,
  ReferenceTable,
} from "@plumbline/core";
import type { RegulationArticles } from "./lint-regulations.ts";

/**
 * A pack as one JSON document, without code: `loadPack` turns it into a `ControlPack`. Members beyond these are refused.
 *
 * A record is folded by rules: for an event type, what it does to the facts. A value comes from a source:
 * `"time"` (the event's), `"event"` (its id), `"type"`, `"actor.id"`, `"actor.org"`, `"actor.post"`, `"object:TYPE"` (id of the object of that
 * type), `"data.a.b"` (a member of its data), `{"yuan": "data.amount"}` (fen as yuan), or `{"const": …}`. A source that has no value leaves the
 * fact as it is.
 */
export interface JsonPack {
  /** Default 1: the version of this format. */
  readonly format?: 1;
  readonly id: string;
  readonly version: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly events?: readonly JsonEvent[];
  readonly records: readonly JsonRecord[];
  readonly controls: readonly ControlPointInput[];
  readonly notices?: PackNotices;
  readonly risks?: readonly PackRisk[];
  readonly tables?: readonly ReferenceTable[];
  readonly processes?: readonly ProcessDefinition[];
  readonly examples?: readonly ConformanceExample[];
  /** Regulations whose articles should each have a control point, or say with `scope` why none: for the lint. */
  readonly regulations?: readonly RegulationArticles[];
}

export interface JsonEvent {
  /** `noun.verbed`. */
  readonly type: string;
  /** JSON Schema of the data, as far as `schemaOf` reads it; objects are closed unless they say otherwise. Default: any data. */
  readonly data?: Readonly<Record<string, Json>>;
  /** Members of the data that say something about a person. */
  readonly personal?: readonly string[];
}

export type JsonSource = string | { readonly const: Json } | { readonly yuan: string };

export interface JsonRecord {
  readonly type: string;
  /** Type of the objects whose ids are the records'. Default: the record type. */
  readonly object?: string;
  /**
   * What the id of a record is put together from, joined with "/", where it is no single object: sources, and `"month"` or `"year"` of the
   * event in Beijing. An event for which one of them has no value touches no record.
   */
  readonly key?: readonly string[];
  /** Facts before the first event, such as milestones: `{"closed": false}`. */
  readonly initial?: Readonly<Record<string, Json>>;
  readonly on: Readonly<Record<string, JsonFold>>;
  /** Fact that holds the organisation which answers for the record. Default: `org`, which the first event with an actor's `org` sets. */
  readonly org?: string;
  /** Fact that lists call the record by: its own words, and no name of a person. */
  readonly title?: string;
  /** Facts that it is found by, beside its id and title. No personal values: what is indexed is not erased with its event. */
  readonly search?: readonly string[];
  /**
   * Facts that say whom or what it is about: an id, or a list of ids or of objects with an `id`. Those of persons are opaque, those of companies
   * unified social credit codes where they are known.
   */
  readonly parties?: readonly { readonly kind: "object" | "person" | "company"; readonly fact: string }[];
  /** The record is over once this fact is true: no further step will come. */
  readonly closed?: string;
  /** `all` for kinds that read the steps themselves. Default `window`. */
  readonly trace?: "all" | "window";
}

/** What an event does, in this order. Facts are named by the members. */
export interface JsonFold {
  /** Refused where any of these facts is not what is given here; `null` stands for a fact that is not there. The code goes into the anomalies. */
  readonly when?: { readonly facts: Readonly<Record<string, Json>>; readonly refuse: string };
  /** Facts that take a value each time. */
  readonly set?: Readonly<Record<string, JsonSource>>;
  /** Facts that keep the first value. */
  readonly once?: Readonly<Record<string, JsonSource>>;
  /** Facts that are no longer known. */
  readonly unset?: readonly string[];
  /** Lists that get one more element: a value, or an object of values. An object with an `id` replaces the element of that id. */
  readonly append?: Readonly<Record<string, JsonSource | Readonly<Record<string, JsonSource>>>>;
  /** Numbers that grow by one. */
  readonly count?: readonly string[];
  /** Numbers that grow by a value; amounts stay exact to two decimals. */
  readonly add?: Readonly<Record<string, JsonSource>>;
  /** Milestones that are reached: facts that become true. */
  readonly reach?: readonly string[];
}
