import { createHash, randomUUID } from "node:crypto";
import { PlumblineError, type RecordRef, type RecordView } from "@plumbline/core";
import { admit } from "../api/access.ts";
import type { Principal } from "../identity/principal.ts";
import type { Clock, Supervision } from "../supervise/create-supervision.ts";
import type { Trail } from "../trail/trail.ts";
import { envelopeOf } from "./act-event.ts";
import { actingOf, isInScope } from "./acting.ts";
import { type CommandContext, type CommandDefinition, DESK_SOURCE, type DeskAct, type DeskPart } from "./desk.ts";

export interface DeskOptions {
  readonly trail: Trail;
  readonly supervision: Supervision;
  readonly parts: readonly DeskPart[];
  readonly clock: Clock;
  /** Texts of persons can be kept so that they can be erased; without that no command that has any is taken. */
  readonly keepsPersonal: boolean;
}

/** What somebody asks for about a record of our own. */
interface DeskCommand {
  readonly record: RecordRef;
  readonly type: string;
  /** The version that they have seen; 0 for a record that is to begin. */
  readonly expectedVersion: number;
  readonly body: unknown;
  /** Random and made once: a command that is sent again under it, since no answer came, is answered as the first time. */
  readonly key?: string | undefined;
}

/** How a record stands after a command. */
interface DeskReply {
  readonly version: number;
  /** Place of its event in the trail. */
  readonly index: number;
}

/** A command that the caller may ask for at all, and whether it would be refused as things stand. */
interface PossibleCommand {
  readonly type: string;
  readonly summary: string;
  readonly refused?: string;
}

export interface Desk {
  readonly commands: readonly CommandDefinition[];
  /**
   * Decides, writes one event, and answers when it was folded. Throws `NOT_FOUND` for what is not there for the principal, `VERSION_CONFLICT` where
   * the record is at another version, `COMMAND_REFUSED` with `details.reason`, and `PERSONAL_NOT_KEPT`.
   */
  ask(principal: Principal, command: DeskCommand): Promise<DeskReply>;
  /** Of a record that the principal was shown. */
  possible(principal: Principal, record: RecordRef): Promise<readonly PossibleCommand[]>;
}

/** Takes commands one after the other: each is decided by what all before it made of the records. */
export function createDesk({ trail, supervision, parts, clock, keepsPersonal }: DeskOptions): Desk {
  const commands = parts.flatMap((part) => part.commands ?? []);
  const byName = new Map(commands.map((one) => [nameOf(one.record, one.type), one]));
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  async function ask(principal: Principal, command: DeskCommand): Promise<DeskReply> {
    const definition = byName.get(nameOf(command.record.type, command.type));
    if (!definition) {
      throw new PlumblineError(
        "NOT_FOUND",
        `no command ${shown(command.type)} for records of type ${shown(command.record.type)}; GET /v1/openapi.json lists them`,
      );
    }
    const asking = admitted(principal, definition);
    const parsed = definition.body.safeParse(command.body);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new PlumblineError("REQUEST_INVALID", `${["body", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
    }
    const id = definition.idOf?.(parsed.data) ?? command.record.id;
    return inTurn(() => decided(asking, definition, { ...command, record: { type: command.record.type, id }, body: parsed.data }));
  }

  async function decided(principal: Principal, definition: CommandDefinition, command: DeskCommand): Promise<DeskReply> {
    const { record, expectedVersion, body, key } = command;
    const event = key === undefined ? randomUUID() : eventIdOf(principal, command, key);
    const before = key === undefined ? undefined : await trail.find(DESK_SOURCE, event);
    if (before !== undefined) return { index: before, version: before + 1 };
    // Everything that stands in the trail counts, also what time has said meanwhile.
    await supervision.caughtUp();
    const view = await viewOf(record);
    const now = Math.max(clock.now(), (view?.endAt ?? Number.NEGATIVE_INFINITY) + 1);
    const context: CommandContext = { ...supervision.context(), now, principal };
    if (!(await isThere(definition, view, body, context, record))) {
      throw new PlumblineError("NOT_FOUND", `no record ${shown(record.id)} of type ${shown(record.type)}`);
    }
    const version = await supervision.version(record);
    if (version !== expectedVersion) throw conflict(version);
    const decision = await definition.decide(view, body, context, record);
    if ("refused" in decision) {
      throw new PlumblineError("COMMAND_REFUSED", `${definition.type}: ${decision.refused}`, { details: { reason: decision.refused } });
    }
    const { act } = decision;
    if (act.personal && !keepsPersonal) {
      throw new PlumblineError(
        "PERSONAL_NOT_KEPT",
        "the text would stand in the trail for ever, since this server was given no store for subjects' keys",
      );
    }
    const index = await written({ ...act, id: event }, record, principal, now);
    await supervision.caughtUp();
    // Time or a signal may have come between the question and the answer.
    const after = await supervision.view(record);
    if (after?.anomalies.some((one) => one.event === event)) throw conflict(await supervision.version(record));
    return { index, version: index + 1 };
  }

  async function written(act: DeskAct & { readonly id: string }, record: RecordRef, principal: Principal, now: number): Promise<number> {
    const time = new Date(now).toISOString();
    const { receipts } = await trail.append([envelopeOf(act, record, { time, actor: { id: actingOf(principal).id } })]);
    const [receipt] = receipts;
    if (receipt?.status === "quarantined") {
      throw new PlumblineError("EVENT_INVALID", `the trail does not take what was asked for: ${receipt.reason}`);
    }
    return receipt?.index as number;
  }

  async function possible(principal: Principal, record: RecordRef): Promise<readonly PossibleCommand[]> {
    const view = await viewOf(record);
    if (!view) return [];
    const found: PossibleCommand[] = [];
    for (const definition of commands) {
      const body = definition.record === record.type ? definition.probe?.(view) : undefined;
      if (body === undefined) continue;
      const { anyOf } = definition.access;
      if (anyOf !== "anyone" && !principal.roles.some((role) => anyOf.includes(role))) continue;
      const now = Math.max(clock.now(), view.endAt + 1);
      const context: CommandContext = { ...supervision.context(), now, principal: admit(principal, definition.access) };
      if (!(await isThere(definition, view, body, context, record))) continue;
      const decision = await definition.decide(view, body, context, record);
      const { type, summary } = definition;
      found.push({ type, summary, ...("refused" in decision && { refused: decision.refused }) });
    }
    return found;
  }

  /** A record that goes on changing is no ground to decide on. */
  async function viewOf(record: RecordRef): Promise<RecordView | undefined> {
    const view = await supervision.view(record);
    return view && { ...view };
  }

  return { commands, ask, possible };
}

function admitted(principal: Principal, { access }: CommandDefinition): Principal {
  const asking = admit(principal, access);
  if (access.purpose === "required" && asking.purpose === undefined) {
    throw new PlumblineError("PURPOSE_REQUIRED", "say for which purpose in the header Purpose");
  }
  return asking;
}

async function isThere(
  definition: CommandDefinition,
  view: RecordView | undefined,
  body: unknown,
  context: CommandContext,
  record: RecordRef,
): Promise<boolean> {
  if (definition.sees) return definition.sees(view, body, context, record);
  if (definition.access.scope !== "org" || !view) return true;
  return isInScope(context.principal, await context.orgOf(record), context);
}

/** By whom, for what, and their own key: the same command again has the same, in another process too. */
function eventIdOf({ id, source = "" }: Principal, { record, type }: DeskCommand, key: string): string {
  const text = JSON.stringify(["plumbline.command.1", source, id, record.type, record.id, type, key]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

function conflict(version: number): PlumblineError {
  return new PlumblineError("VERSION_CONFLICT", `the record is at version ${version}; look at it again`, { details: { version } });
}

function nameOf(record: string, type: string): string {
  return `${record} ${type}`;
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
