import { PlumblineError } from "@plumbline/core";
import * as z from "zod";
import { dayOf } from "../../directory/records.ts";
import type { Role } from "../../identity/principal.ts";
import type { Access } from "../access.ts";
import { route } from "../route.ts";
import { accountList, organisationList, personDetail } from "../schemas-identity.ts";

const KEEPERS: readonly Role[] = ["systemAdmin", "securityAdmin"];
/** Whoever works with organisations has to know which there are. */
const ORGANISED: Access = { anyOf: ["supervisor", "leader", "lawSupervisor", "processOwner", "unit", ...KEEPERS], scope: "org" };

export const getOrganisations = route({
  method: "GET",
  path: "/v1/organisations",
  summary: "Organisations of the caller with all below them, as the tree stands or stood on a day.",
  access: ORGANISED,
  query: z.strictObject({ on: z.iso.date().optional() }),
  reply: { type: "application/json", schema: organisationList, description: "Each with its path from the root" },
  readsState: true,
  etag: true,
  handle({ caller, query: { on }, services: { directory } }) {
    const { organisations } = directory;
    return {
      organisations: organisations
        .list()
        .filter(({ id }) => directory.isWithin(caller, id))
        .map((org) => ({ ...org, path: (on === undefined ? org.path : organisations.pathOn(org.id, on)) ?? [org.id] })),
    };
  },
});

export const getPerson = route({
  method: "GET",
  path: "/v1/persons/{id}",
  summary: "A person of the directory: name, posts on a day, and under which ids sources speak of them. The read goes on record.",
  access: { anyOf: KEEPERS, scope: "org", purpose: "required" },
  params: z.strictObject({ id: z.string().min(1).max(512) }),
  query: z.strictObject({ on: z.iso.date().optional().describe("Today unless given") }),
  reply: { type: "application/json", schema: personDetail, description: "The person" },
  errors: ["NOT_FOUND"],
  readsState: true,
  handle({ caller, params: { id }, query, services: { directory, clock } }) {
    const { on = dayOf(clock.now()) } = query;
    const person = directory.person(id);
    const assignments = directory.assignments({ person: id });
    // Whoever holds no post yet is for those to place who see all.
    const orgs = assignments.flatMap(({ post }) => (post === undefined ? [] : (directory.post(post)?.org ?? [])));
    const isThere = person?.registered && (caller.scopes.includes("") || orgs.some((org) => directory.isWithin(caller, org)));
    if (!isThere) throw new PlumblineError("NOT_FOUND", `no person ${JSON.stringify(id.slice(0, 80))} that the caller may see`);
    return {
      person: id,
      on,
      ...(person.name !== undefined && { name: person.name }),
      posts: directory.postsOf(id, on),
      assignments: assignments
        .filter(({ post }) => post !== undefined && directory.isWithin(caller, directory.post(post)?.org ?? ""))
        .map(({ id: assignment, post, from, until }) => ({ assignment, post, from, ...(until !== undefined && { until }) })),
      links: person.links ?? [],
    };
  },
});

export const getAccounts = route({
  method: "GET",
  path: "/v1/accounts",
  summary: "Accounts of the directory with what they are granted, also what is over.",
  access: { anyOf: ["securityAdmin", "auditAdmin"], scope: "org" },
  reply: {
    type: "application/json",
    schema: accountList,
    description: "Those with a grant within the caller's organisations; all for who sees all",
  },
  readsState: true,
  handle: ({ caller, services: { directory } }) => ({
    accounts: directory.accounts().flatMap(({ id, open = false, person, grants = [] }) => {
      const within = grants.filter(({ scope }) => (scope === "" ? caller.scopes.includes("") : directory.isWithin(caller, scope)));
      if (within.length === 0 && !caller.scopes.includes("")) return [];
      return [{ account: id, open, ...(person !== undefined && { person }), grants: within }];
    }),
  }),
});
