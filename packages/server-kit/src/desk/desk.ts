import type {
  AnyControlKind,
  ControlPoint,
  EventDefinition,
  Json,
  Party,
  RecordDefinition,
  RecordRef,
  RecordView,
  Signal,
  WorkingCalendar,
} from "@plumbline/core";
import type { SupervisionPolicy } from "@plumbline/core/supervision";
import type * as z from "zod";
import type { Access } from "../api/access.ts";
import type { Principal } from "../identity/principal.ts";
import type { HandlingRow, RowCount } from "../supervise/state-store.ts";

/** Our own acts carry this source; the supervisor's own findings carry `engine/main`. */
export const DESK_SOURCE = "engine/desk";

/**
 * Types of our own records. Packs have records of their own called `handling` and `matter`, and one engine folds them all.
 */
export const HANDLING = "signalHandling";
export const MATTER = "signalMatter";
/** What a person, an organisation or a control has in common signals of, as patterns look at them. */
export const PATTERN = "signalPattern";
/** An object, a person or a company that signals are about. */
export const PARTY = "signalParty";
export const DISPOSITION = "disposition";
/** A source that hands in its past; its id is that of the source. */
export const IMPORT = "sourceImport";
/** The rules by which signals are found. */
export const RULES = "supervisionRules";

/**
 * A part of what the supervisor itself keeps records of: how signals are handled, dispositions, matters, the directory. Its events are written by
 * commands and by reactors, under `engine/desk`, and folded like those of hosts.
 */
export interface DeskPart {
  // biome-ignore lint/suspicious/noExplicitAny: events and records of many shapes.
  readonly events: readonly EventDefinition<any>[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly records: readonly RecordDefinition<any>[];
  /** Control points on these records. What they raise is folded by none of them. */
  readonly controls?: readonly ControlPoint[];
  readonly kinds?: readonly AnyControlKind[];
  readonly reactors?: readonly Reactor[];
  readonly commands?: readonly CommandDefinition[];
  /** Types of records that never sleep, since they are asked at every turn. */
  readonly awake?: readonly string[];
  /** Types of records that no list and no search shows: what they say is shown with something else. */
  readonly hidden?: readonly string[];
  /** Types whose rows are for routes of their own: no list of records shows them. */
  readonly unlisted?: readonly string[];
  /** Called when a record of a type in `awake` is there or has changed, before anybody asks on behalf of it. */
  watch?(view: RecordView): void;
  /** Where a signal stands, of a record that says so. */
  handling?(view: RecordView): HandlingRow | undefined;
  /** What lists show of its records, beside what every record has. */
  row?(view: RecordView): DeskRow | undefined;
}

export interface DeskRow {
  readonly title?: string;
  readonly turn?: string;
  readonly dueAt?: number;
  readonly owner?: string;
  readonly person?: string;
  readonly search?: string;
  /** What it adds to the statistics, each once. */
  readonly counts?: readonly RowCount[];
  /** What reports of many read of each without its dossier. No person and no text. */
  readonly kept?: Json;
}

/** An act of ours on its way to the trail. `personal`: members of `data` that are concealed, and the person under whose key they are kept. */
export interface DeskAct {
  readonly type: string;
  readonly data: Readonly<Record<string, Json>>;
  /** Besides the record itself. */
  readonly objects?: readonly RecordRef[];
  readonly personal?: { readonly subject: string; readonly names: readonly string[] };
}

/** What time and signals lead to without anybody asking: the end of a window, an escalation, the handling that a new signal begins with. */
export interface Reactor {
  /** Type of the record. */
  readonly record: string;
  /** The instant (ms) from which it has something to say; undefined where it has nothing. Pure. Asked after every change of the record. */
  due(view: RecordView, context: { readonly calendar: WorkingCalendar }): number | undefined;
  /**
   * What it says now; `context.now` is the trail's time. `id` makes it stand in the trail once, so it is the same for the same occasion, as is all
   * that it says. Where `due` has come it says something, or `due` goes on to another instant.
   */
  fire(view: RecordView, context: ReactorContext): Promise<readonly (DeskAct & { readonly id: string })[]>;
}

/** What somebody who decides may look at. */
export interface DeskContext {
  /** Milliseconds. */
  readonly now: number;
  readonly calendar: WorkingCalendar;
  policyFor(path: readonly string[]): SupervisionPolicy;
  /** From the root to it, without the root's `""`; empty where it is not known. */
  pathOf(org: string | undefined): readonly string[];
  view(record: RecordRef): Promise<RecordView | undefined>;
  orgOf(record: RecordRef): Promise<string | undefined>;
  /** Objects, persons and companies that it is about. */
  partiesOf(record: RecordRef): Promise<readonly Party[]>;
  signal(id: string): Promise<Signal | undefined>;
  /** Who did the last of these events of a record: the person, where the directory knows one, and the source with the actor's id. */
  actorOf(
    record: RecordRef,
    events: readonly string[],
  ): Promise<{ readonly source: string; readonly actor: string; readonly person?: string } | undefined>;
}

export interface ReactorContext extends DeskContext {
  /** The signal came with an import. */
  isImported(signal: Signal): Promise<boolean>;
}

export interface CommandContext extends DeskContext {
  readonly principal: Principal;
}

export type CommandDecision = { readonly act: DeskAct } | { readonly refused: string };

/** Something somebody asks for on a record. Refused with a code or written as one event. */
export interface CommandDefinition<Body = unknown> {
  /** Type of the record, and of the command: `disposition`, `propose`. */
  readonly record: string;
  readonly type: string;
  readonly summary: string;
  readonly body: z.ZodType<Body>;
  /** Who may ask at all; `decide` knows the rest. */
  readonly access: Access;
  /** A command that begins a record takes no id from outside where it gives one. */
  idOf?(body: Body): string;
  /**
   * Whether the record is there for whoever asks. Unless given, it is where the command's scope is not `org`, where there is no record yet, and where
   * its organisation lies within their scopes.
   */
  sees?(view: RecordView | undefined, body: Body, context: CommandContext, record: RecordRef): Promise<boolean> | boolean;
  /** A body that lacks nothing: what is refused with it is refused whatever is asked for. */
  probe?(view: RecordView): Body | undefined;
  /** `view` is undefined where there is no such record yet. */
  decide(view: RecordView | undefined, body: Body, context: CommandContext, record: RecordRef): Promise<CommandDecision> | CommandDecision;
}

/** Keeps the types of a command's parts together. */
export function defineCommand<Body>(definition: CommandDefinition<Body>): CommandDefinition {
  return definition as unknown as CommandDefinition;
}
