import { dateSchema, defineEvent, type EventDefinition } from "@plumbline/core";
import * as z from "zod";
import { ROLES } from "../identity/principal.ts";

/**
 * Who works where, and what they may do here. Objects of the record's type. Days are legal days; what holds from a day on does so from its
 * beginning. All but the accounts may also be told by a source that may tell the directory, such as the system of the personnel office.
 */

/** Types of records. */
export const ORG = "directoryOrg";
export const PERSON = "directoryPerson";
export const POST = "directoryPost";
export const ASSIGNMENT = "directoryAssignment";
export const ACCOUNT = "directoryAccount";

const name = z.string().min(1).max(512);
const title = z.string().min(1).max(200);
const names = z.array(name).max(100);

/** `null`: right below the root of all. */
const parent = name.nullable();

export const orgBody = z.strictObject({ parent, title: title.exactOptional() });
export const orgMoveBody = z.strictObject({ parent, from: dateSchema });
export const renameBody = z.strictObject({ title });
export const closeBody = z.strictObject({ on: dateSchema });
export const personBody = z.strictObject({ name: z.string().min(1).max(200).exactOptional() });
export const linkBody = z.strictObject({ source: name, actor: name });
/** `leads`: whoever holds it answers for the organisation (主管领导). */
export const postBody = z.strictObject({ org: name, title: title.exactOptional(), leads: z.boolean().exactOptional() });
export const assignmentBody = z.strictObject({ person: name, post: name, from: dateSchema, until: dateSchema.exactOptional() });
export const assignmentEndBody = z.strictObject({ on: dateSchema });
export const accountBody = z.strictObject({ person: name.exactOptional() });
export const accountClosedBody = z.strictObject({});
export const grantBody = z.strictObject({
  grant: name,
  role: z.enum(ROLES).exclude(["sourceSystem", "hostUser"]),
  /** Organisation with all below it; `""` is the root of all. */
  scope: z.string().max(512),
  from: dateSchema,
  /** The first day on which it holds no more. */
  until: dateSchema.exactOptional(),
  body: name.exactOptional(),
  level: name.exactOptional(),
  ladderRoles: names.exactOptional(),
  actsFor: names.exactOptional(),
});
export const grantEndBody = z.strictObject({ grant: name, on: dateSchema });

const by = { by: name.exactOptional() };
const event = <S extends z.core.$ZodLooseShape>(type: string, body: z.ZodObject<S>, personal: readonly string[] = []) =>
  // biome-ignore lint/suspicious/noExplicitAny: personal members are those of the body.
  defineEvent<any>({ type: `directory.${type}`, data: body.extend(by), personal });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const directoryEvents: readonly EventDefinition<any>[] = [
  event("orgFounded", orgBody),
  event("orgMoved", orgMoveBody),
  /** The day of a move that was told before has come. */
  event("orgMoveTook", z.strictObject({ from: dateSchema })),
  event("orgRenamed", renameBody),
  event("orgClosed", closeBody),
  event("personRegistered", personBody, ["name"]),
  /** Under which id a source speaks of the person. Once it is erased nobody can tell any more whose acts those were. */
  event("personLinked", linkBody, ["actor"]),
  event("personUnlinked", z.strictObject({ source: name })),
  event("postFounded", postBody),
  event("postClosed", closeBody),
  event("assigned", assignmentBody),
  event("assignmentEnded", assignmentEndBody),
  event("accountOpened", accountBody),
  event("accountClosed", accountClosedBody),
  event("granted", grantBody),
  event("grantEnded", grantEndBody),
];

export const DIRECTORY_EVENTS: ReadonlySet<string> = new Set(directoryEvents.map(({ type }) => type));

/** What may be granted to whom is told by nobody outside. */
export const OWN_DIRECTORY_EVENTS: ReadonlySet<string> = new Set(
  ["orgMoveTook", "accountOpened", "accountClosed", "granted", "grantEnded"].map((word) => `directory.${word}`),
);
