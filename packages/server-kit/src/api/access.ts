import { PlumblineError } from "@plumbline/core";
import type { Grant, Principal, Role } from "../identity/principal.ts";

/** Who may call. */
export interface Access {
  readonly anyOf: readonly Role[] | "anyone";
  /**
   * What of it they may see or touch: `none` where it is no matter of organisations, `source` their own source's, `org` what lies below one of their
   * organisations, `own` what concerns their person. What lies outside is not there (404).
   */
  readonly scope: "none" | "source" | "org" | "own";
  /** A purpose has to be given (`Purpose` header), since what is read is sealed. */
  readonly purpose?: "required";
}

export const ANYONE: Access = { anyOf: "anyone", scope: "none" };
export const SOURCES: Access = { anyOf: ["sourceSystem"], scope: "source" };
/** Those who look at signals and what belongs to them. */
export const SUPERVISORS: Access = { anyOf: ["supervisor", "leader", "lawSupervisor"], scope: "org" };
export const AUDITORS: Access = { anyOf: ["auditAdmin"], scope: "none" };
/** Operates the server. */
export const SYSTEM: Access = { anyOf: ["systemAdmin"], scope: "none" };
/** A source gets proofs of its own entries, others of all. */
export const PROVERS: Access = { anyOf: ["sourceSystem", "supervisor", "leader", "lawSupervisor", "auditAdmin"], scope: "source" };
/** Security administrators: accounts and what they are granted. */
export const SECURITY: Access = { anyOf: ["securityAdmin"], scope: "none" };
/** Everybody who was let in, whatever for: their own sessions, and who they are. */
export const SIGNED_IN: Access = {
  anyOf: ["hostUser", "unit", "processOwner", "leader", "supervisor", "lawSupervisor", "systemAdmin", "auditAdmin", "securityAdmin"],
  scope: "own",
};

/**
 * The caller with the roles and organisations alone by which they may call: a supervisor of one county who leads another one supervises the first
 * alone. Throws `FORBIDDEN` for a role that may not.
 */
export function admit(caller: Principal, { anyOf }: Pick<Access, "anyOf">): Principal {
  if (anyOf === "anyone") return caller;
  const roles = caller.roles.filter((role) => anyOf.includes(role));
  if (roles.length === 0) {
    throw new PlumblineError(
      "FORBIDDEN",
      `this is for ${anyOf.join(", ")}; the caller is ${caller.roles.join(", ") || "nobody of a role"}`,
    );
  }
  return caller.grants ? { ...caller, ...holderOf(caller.grants.filter(({ role }) => anyOf.includes(role))) } : caller;
}

/** What somebody is by grants together. They act for one body at a time, the first that is named: its roles on a ladder are no roles of another. */
export function holderOf(
  grants: readonly Grant[],
): Pick<Principal, "roles" | "scopes" | "body" | "level" | "actsFor" | "ladderRoles" | "grants"> {
  const { body, level } = grants.find((grant) => grant.body !== undefined) ?? {};
  const same = grants.filter((grant) => grant.body === body && grant.level === level);
  const [actsFor, ladderRoles] = [unique(grants.flatMap((one) => one.actsFor ?? [])), unique(same.flatMap((one) => one.ladderRoles ?? []))];
  return {
    roles: unique(grants.map(({ role }) => role)),
    scopes: unique(grants.map(({ scope }) => scope)),
    ...(body !== undefined && { body }),
    ...(level !== undefined && { level }),
    ...(actsFor.length > 0 && { actsFor }),
    ...(ladderRoles.length > 0 && { ladderRoles }),
    grants,
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
