import { type Json, PlumblineError } from "@plumbline/core";
import type * as z from "zod";
import { SECURITY, SYSTEM } from "../api/access.ts";
import { type CommandDecision, type CommandDefinition, type CommandContext as Context, type DeskAct, defineCommand } from "../desk/desk.ts";
import { ADMINISTRATORS, type Role } from "../identity/principal.ts";
import type { Directory } from "./directory.ts";
import * as bodies from "./events.ts";
import { ACCOUNT, ASSIGNMENT, ORG, PERSON, POST } from "./events.ts";
import { dayOf } from "./records.ts";

/** What administrators may do about the directory. Refused with a code or written. */
export function directoryCommands(
  directory: Directory,
  { exclusiveAdministrators }: { readonly exclusiveAdministrators: boolean },
): readonly CommandDefinition[] {
  const { organisations } = directory;
  const isThere = (org: string): boolean => {
    const found = organisations.list().find(({ id }) => id === org);
    return found !== undefined && found.closedOn === undefined;
  };
  const belowOf = (org: string): readonly string[] =>
    organisations.list().flatMap(({ id, path, closedOn }) => (path.at(-2) === org && closedOn === undefined ? [id] : []));

  /** What lies outside their organisations is not there for them. */
  function reach({ principal }: Context, org: string | null): void {
    const isWithin = org === null || org === "" ? principal.scopes.includes("") : directory.isWithin(principal, org);
    if (!isWithin) throw new PlumblineError("NOT_FOUND", "no such organisation that the caller may see");
  }

  function reachPost(context: Context, post: string | undefined): void {
    const org = post === undefined ? undefined : directory.post(post)?.org;
    if (org !== undefined) reach(context, org);
  }

  /** Undefined, or why a grant must not be. */
  function roleFlaw(account: string, role: Role, { from, until }: { readonly from: string; readonly until?: string }): string | undefined {
    if (!exclusiveAdministrators || !isAdministrator(role)) return undefined;
    const person = directory.account(account)?.person;
    // One person with two accounts is one person.
    const theirs = directory
      .accounts()
      .filter(({ id, open, person: other }) => open && (id === account || (person !== undefined && other === person)));
    const meets = theirs
      .flatMap(({ grants = [] }) => grants)
      .some(
        (one) =>
          isAdministrator(one.role) &&
          one.role !== role &&
          (until === undefined || one.from < until) &&
          (one.until === undefined || from < one.until),
      );
    return meets ? "roles_exclude" : undefined;
  }

  return [
    command(ORG, "found", "Add an organisation below another one.", bodies.orgBody, SYSTEM, (view, body, context, { id }) => {
      reach(context, body.parent);
      if (id === "" || (organisations.pathOf(id) && (isThere(id) || view?.state.founded === true))) return refused("exists");
      if (body.parent !== null && !isThere(body.parent)) return refused("unknown_parent");
      return act("orgFounded", body, context);
    }),
    command(
      ORG,
      "move",
      "Put an organisation, with all below it, below another one from a day on.",
      bodies.orgMoveBody,
      SYSTEM,
      (_view, body, context, { id }) => {
        if (!organisations.pathOf(id)) return refused("not_there");
        reach(context, id);
        reach(context, body.parent);
        if (body.parent !== null && !isThere(body.parent)) return refused("unknown_parent");
        if (body.parent !== null && organisations.pathOf(body.parent)?.includes(id)) return refused("above_itself");
        return act("orgMoved", body, context);
      },
    ),
    command(ORG, "rename", "Call an organisation otherwise.", bodies.renameBody, SYSTEM, (_view, body, context, { id }) => {
      if (!organisations.pathOf(id)) return refused("not_there");
      reach(context, id);
      return act("orgRenamed", body, context);
    }),
    command(
      ORG,
      "close",
      "Say that an organisation is no more. It must have nothing below it and no post.",
      bodies.closeBody,
      SYSTEM,
      (_view, body, context, { id }) => {
        if (!isThere(id)) return refused("not_there");
        reach(context, id);
        if (belowOf(id).length > 0) return refused("has_organisations");
        if (directory.postsIn(id).some((post) => directory.post(post)?.closedOn === undefined)) return refused("has_posts");
        return act("orgClosed", body, context);
      },
    ),
    command(PERSON, "register", "Register a person under an opaque id.", bodies.personBody, SYSTEM, (_view, body, context, { id }) =>
      act("personRegistered", body, context, { subject: id, names: ["name"] }),
    ),
    command(
      PERSON,
      "link",
      "Say under which id a source speaks of a person. Can be erased.",
      bodies.linkBody,
      SYSTEM,
      (view, body, context, { id }) => {
        if (view?.state.registered !== true) return refused("not_there");
        const other = directory.personOf(body.source, body.actor);
        if (other !== undefined && other !== id) return refused("is_another");
        return act("personLinked", body, context, { subject: id, names: ["actor"] });
      },
    ),
    command(POST, "found", "Add a post to an organisation.", bodies.postBody, SYSTEM, (view, body, context) => {
      reach(context, body.org);
      if (view?.state.org !== undefined && view.state.closedOn === undefined) return refused("exists");
      return isThere(body.org) ? act("postFounded", body, context) : refused("unknown_organisation");
    }),
    command(
      POST,
      "close",
      "Say that a post is no more. Nobody may hold it on that day or later.",
      bodies.closeBody,
      SYSTEM,
      (view, body, context, { id }) => {
        if (view?.state.org === undefined || view.state.closedOn !== undefined) return refused("not_there");
        reachPost(context, id);
        const isHeld = directory.assignments({ post: id }).some(({ until }) => until === undefined || until > body.on);
        return isHeld ? refused("is_held") : act("postClosed", body, context);
      },
    ),
    command(
      ASSIGNMENT,
      "assign",
      "Give a person a post from a day on. A person may have several, and a post several persons.",
      bodies.assignmentBody,
      SYSTEM,
      (view, body, context) => {
        reachPost(context, body.post);
        if (view?.state.person !== undefined) return refused("exists");
        if (directory.person(body.person)?.registered !== true) return refused("unknown_person");
        const post = directory.post(body.post);
        if (post?.org === undefined || (post.closedOn !== undefined && post.closedOn <= body.from)) return refused("unknown_post");
        return body.until !== undefined && body.until <= body.from ? refused("days_swapped") : act("assigned", body, context);
      },
    ),
    command(
      ASSIGNMENT,
      "end",
      "Say from which day on a person holds a post no more.",
      bodies.assignmentEndBody,
      SYSTEM,
      (view, body, context) => {
        if (view?.state.post === undefined) return refused("not_there");
        reachPost(context, view.state.post as string);
        return body.on < (view.state.from as string) ? refused("days_swapped") : act("assignmentEnded", body, context);
      },
    ),
    command(
      ACCOUNT,
      "open",
      "Open an account under the id that the identity provider gives it.",
      bodies.accountBody,
      SECURITY,
      (view, body, context) => {
        if (view?.state.open === true) return refused("exists");
        if (body.person !== undefined && directory.person(body.person)?.registered !== true) return refused("unknown_person");
        return act("accountOpened", body, context);
      },
    ),
    command(
      ACCOUNT,
      "close",
      "Close an account; nothing is granted to it any more.",
      bodies.accountClosedBody,
      SECURITY,
      (view, body, context) => {
        if (view?.state.open !== true) return refused("not_there");
        return act("accountClosed", body, context);
      },
    ),
    command(
      ACCOUNT,
      "grant",
      "Grant a role within an organisation. Nobody grants to themselves.",
      bodies.grantBody,
      SECURITY,
      (view, body, context, { id }) => {
        reach(context, body.scope);
        if (view?.state.open !== true) return refused("not_there");
        if (isOneself(directory, context, id)) return refused("to_oneself");
        if (body.scope !== "" && !isThere(body.scope)) return refused("unknown_organisation");
        if (body.until !== undefined && body.until <= body.from) return refused("days_swapped");
        const flaw = roleFlaw(id, body.role, { from: body.from, ...(body.until !== undefined && { until: body.until }) });
        return flaw === undefined ? act("granted", body, context) : refused(flaw);
      },
    ),
    command(ACCOUNT, "endGrant", "End a grant on a day.", bodies.grantEndBody, SECURITY, (_view, body, context, { id }) => {
      const grant = directory.account(id)?.grants?.find((one) => one.grant === body.grant);
      if (!grant) return refused("not_there");
      reach(context, grant.scope);
      // What was done by it stays allowed: it ends today at the earliest.
      return body.on < dayOf(context.now) ? refused("days_swapped") : act("grantEnded", body, context);
    }),
  ];
}

function isAdministrator(role: Role): boolean {
  return (ADMINISTRATORS as readonly Role[]).includes(role);
}

function isOneself(directory: Directory, { principal }: Context, account: string): boolean {
  const person = directory.account(account)?.person;
  return principal.id === account || (person !== undefined && person === principal.person);
}

function refused(code: string): CommandDecision {
  return { refused: code };
}

function act(
  word: string,
  body: object,
  { principal }: Context,
  personal?: { readonly subject: string; readonly names: readonly string[] },
): CommandDecision {
  const data = { ...body, by: principal.id } as Record<string, Json>;
  const names = personal?.names.filter((name) => data[name] !== undefined) ?? [];
  const told: DeskAct = { type: `directory.${word}`, data, ...(personal && names.length > 0 && { personal: { ...personal, names } }) };
  return { act: told };
}

function command<B>(
  record: string,
  type: string,
  summary: string,
  body: z.ZodType<B>,
  access: CommandDefinition["access"],
  decide: CommandDefinition<B>["decide"],
): CommandDefinition {
  return defineCommand<B>({ record, type, summary, body, access, decide });
}
