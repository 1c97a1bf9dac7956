import type { Role } from "../identity/principal.ts";

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
