/**
 * What somebody is, of which follows what they may. `sourceSystem`: a host with its token. `hostUser`: a user of a host, by an embed token.
 * `supervisor`: works with signals of their organisations. `leader`: sees what lies below them, and decides where a ladder says so. `unit`: answers
 * for a department. `lawSupervisor`: supervises administrative enforcement. `processOwner`: keeps controls and parameters. The three administrators
 * exclude each other.
 */
export const ROLES = [
  "sourceSystem",
  "hostUser",
  "unit",
  "processOwner",
  "leader",
  "supervisor",
  "lawSupervisor",
  "systemAdmin",
  "auditAdmin",
  "securityAdmin",
] as const;
export type Role = (typeof ROLES)[number];

/** Why somebody reads what is sealed. */
export const PURPOSES = ["supervision", "disposition", "audit", "objection", "own", "statistics", "archiving"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The three who exclude each other, where the installation wants that. */
export const ADMINISTRATORS = ["systemAdmin", "auditAdmin", "securityAdmin"] as const satisfies readonly Role[];

/** A role within an organisation and all below it. */
export interface Grant {
  readonly role: Role;
  readonly scope: string;
  readonly body?: string;
  readonly level?: string;
  readonly ladderRoles?: readonly string[];
  readonly actsFor?: readonly string[];
}

/** Who calls, as the server knows them at that instant. */
export interface Principal {
  /** Of the source or the account. */
  readonly id: string;
  /** Signed in by a key of the operator: its name is not one of the directory's accounts. */
  readonly isKey?: true;
  /** The host system: of a source itself, and of whoever came with its embed token. */
  readonly source?: string;
  /** Opaque id of the person, where it is known. */
  readonly person?: string;
  readonly roles: readonly Role[];
  /** Organisations with all below them; `""` is the root of all. */
  readonly scopes: readonly string[];
  /** The body for which they act, and its tier, as ladders name them. */
  readonly body?: string;
  readonly level?: string;
  /** Ids of units and persons for whom they may speak. */
  readonly actsFor?: readonly string[];
  /** Roles as ladders name them, such as `disciplineInspector`. */
  readonly ladderRoles?: readonly string[];
  /** Of which roles and scopes are made: somebody may be a supervisor here and a leader there. `admit` keeps those that a route asks for. */
  readonly grants?: readonly Grant[];
  /** Of the session, where they came with one. */
  readonly session?: string;
  readonly purpose?: Purpose;
  /** Until when (ms) this holds. */
  readonly until: number;
}
