import * as z from "zod";
import { ROLES } from "../identity/principal.ts";

const name = z.string().min(1).max(512);
const instant = z.string().describe("RFC 3339");

export const signInRequest = z.strictObject({ key: z.string().min(1).max(512) }).meta({ id: "SignInRequest" });

export const embedRequest = z
  .strictObject({ token: z.string().min(1).max(8192).describe("Compact JWS of type plumb-embed+jwt, good for a minute and once") })
  .meta({ id: "EmbedRequest" });

export const carried = z
  .strictObject({ token: z.string().describe("For Authorization: Bearer"), until: instant })
  .meta({ id: "EmbedSession" });

export const signedIn = z.strictObject({ until: instant }).meta({ id: "SignedIn" });

export const endRequest = z
  .strictObject({
    session: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe("One of one's own; this one unless given"),
  })
  .meta({ id: "SessionEndRequest" });

export const me = z
  .strictObject({
    id: name,
    source: name.optional(),
    person: name.optional(),
    roles: z.array(z.enum(ROLES)),
    scopes: z.array(z.string()).describe('Organisations with all below them; "" is the root of all'),
    body: name.optional(),
    level: name.optional(),
    until: instant.optional(),
  })
  .meta({ id: "Me" });

export const sessionList = z
  .strictObject({
    sessions: z.array(z.strictObject({ id: z.string(), kind: z.enum(["key", "provider", "embed"]), until: instant, isThis: z.boolean() })),
    devices: z.int().nonnegative().describe("Browsers that the account is signed in with; more than one may be a shared account"),
  })
  .meta({ id: "SessionList" });

const day = z.string().describe("Legal day, as 2026-03-16");

export const organisationList = z
  .strictObject({
    organisations: z.array(
      z
        .strictObject({ id: name, path: z.array(z.string()), title: z.string().optional(), closedOn: day.optional() })
        .meta({ id: "Organisation" }),
    ),
  })
  .meta({ id: "OrganisationList" });

export const personDetail = z
  .strictObject({
    person: name,
    on: day,
    name: z.string().optional().describe("Absent where it was erased"),
    posts: z.array(z.string()).describe("Held on that day"),
    assignments: z.array(z.strictObject({ assignment: z.string(), post: z.string(), from: day, until: day.optional() })),
    links: z.array(z.strictObject({ source: z.string(), actor: z.string() })),
  })
  .meta({ id: "PersonDetail" });

const grant = z.strictObject({
  grant: z.string(),
  role: z.enum(ROLES),
  scope: z.string(),
  from: day,
  until: day.optional(),
  body: z.string().optional(),
  level: z.string().optional(),
  ladderRoles: z.array(z.string()).optional(),
  actsFor: z.array(z.string()).optional(),
});

export const accountList = z
  .strictObject({
    accounts: z.array(z.strictObject({ account: z.string(), open: z.boolean(), person: z.string().optional(), grants: z.array(grant) })),
  })
  .meta({ id: "AccountList" });

export const readList = z
  .strictObject({
    month: z.string(),
    reads: z.array(
      z.strictObject({
        at: instant,
        by: name.describe("Account of who read"),
        body: z.string().optional(),
        purpose: z.string().optional(),
        routes: z.record(z.string(), z.int()).describe("What was asked for, and how often"),
      }),
    ),
    total: z.int().nonnegative(),
  })
  .meta({ id: "ReadList" });
