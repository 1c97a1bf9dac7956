/**
 * Every code that this project throws, in one table. The code is for programs and for `docs/errors.md`, which has one
 * heading per code; the message of the error says what was wrong, with which value, and what to do.
 */
export const ERROR_CODES = {
  EVENT_INVALID: { status: 422, summary: "An event does not have the shape of a trace event." },
  EVENT_CONFLICT: { status: 409, summary: "Two events carry one id but differ in time or content." },
  CONTROL_INVALID: { status: 422, summary: "A control point is not valid data." },
  CONTROL_DUPLICATE: { status: 409, summary: "Two control points share id and version." },
  KIND_UNKNOWN: { status: 422, summary: "No control kind of this name is registered." },
  KIND_DUPLICATE: { status: 409, summary: "A control kind of this name is registered already." },
  PARAMETER_INVALID: { status: 422, summary: "A parameter of a control is missing, misspelt or of the wrong type." },
  EXPRESSION_INVALID: { status: 422, summary: "An expression does not parse, or names what does not exist." },
  EXPRESSION_BUDGET: { status: 422, summary: "An expression used more steps than it is allowed." },
  OVERLAY_INVALID: { status: 422, summary: "An overlay is not valid data, or names a control that does not exist." },
  OVERLAY_LOOSENS: { status: 403, summary: "A lower tier may only tighten this parameter, or switch this control on." },
  RECORD_DUPLICATE: { status: 409, summary: "Two record definitions are of one type." },
  RECORD_UNKNOWN: { status: 404, summary: "No record of this type and id, or no such record type." },
  CALENDAR_INVALID: { status: 422, summary: "A calendar date, year or regional overlay is not valid." },
  PACK_INVALID: { status: 422, summary: "A control pack is not valid data." },
  FILE_NOT_FOUND: { status: 404, summary: "A file cannot be opened." },
  FILE_FORMAT_UNKNOWN: { status: 415, summary: "The format of a file cannot be told from its name, or is not supported." },
  FILE_MALFORMED: { status: 422, summary: "A file breaks the rules of its format; nothing was imported." },
  FILE_TRUNCATED: { status: 422, summary: "A file ends too early; nothing was imported." },
  FILE_REFUSED: { status: 422, summary: "A file uses a feature that is refused for safety, such as entity declarations." },
  FILE_ENCODING: { status: 422, summary: "A file is not in the character encoding that was stated." },
  CASE_ID_MISSING: { status: 422, summary: "A case has no identifier, so its events cannot be told apart." },
  CASE_DUPLICATE: { status: 409, summary: "Two cases of one file carry the same identifier." },
  LOG_VALUE_INVALID: { status: 422, summary: "A value in a log is not of the type that its column or tag states." },
  MAPPING_INVALID: { status: 422, summary: "A column mapping is missing, or names a column that the file lacks." },
  OCDS_INVALID: { status: 422, summary: "A file or line holds no open contracting data that can be read." },
  FEED_UNAVAILABLE: { status: 502, summary: "A feed of open contracting data cannot be read now." },
  CHECKS_INVALID: { status: 422, summary: "The file of checks is not valid." },
  PLUGIN_INVALID: { status: 422, summary: "A module with control kinds of a third party cannot be loaded, or exports something else." },
  EVENT_TOO_LARGE: { status: 413, summary: "An event is larger than 65,535 bytes in canonical form." },
  DISCLOSURE_INVALID: { status: 422, summary: "A disclosure does not have its form, or its event does not hold its digest." },
  NOTE_INVALID: { status: 422, summary: "A signed note, key or checkpoint does not have its form, or its signature does not hold." },
  PROOF_INVALID: { status: 422, summary: "A Merkle proof was asked for an entry or a size that the tree does not have." },
  STORE_INVALID: { status: 500, summary: "A file is no store of this version, or the database engine is too old to be safe." },
  STORE_UNAVAILABLE: { status: 503, summary: "A store cannot write or read at present; nothing was acknowledged, so send again." },
  STORE_CONFLICT: { status: 409, summary: "Another process holds the store, or wrote to it first." },
  TRAIL_CORRUPT: { status: 500, summary: "A trail does not add up to its own signed checkpoint; the server refuses to go on signing." },
  TRAIL_BEHIND: { status: 500, summary: "A witness has seen a newer checkpoint than the store holds; the server refuses to sign." },
  WITNESS_UNAVAILABLE: {
    status: 503,
    summary: "Too few witnesses answered to know that the store is the newest; the server does not start.",
  },
  RETENTION_REFUSED: { status: 409, summary: "Entries are younger than the time for which they must be kept; none was pruned." },
  REQUEST_INVALID: { status: 422, summary: "A request does not have the shape that the interface describes." },
  RATE_LIMITED: { status: 429, summary: "One caller asked more often than the interface lets one caller ask." },
  OVERLOADED: { status: 503, summary: "The server holds as many unanswered requests as it may; nothing of this one was read." },
  REQUEST_TOO_LARGE: { status: 413, summary: "A request is larger than the interface takes." },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, summary: "A body is of a type, encoding or character set that the interface does not take." },
  UNAUTHENTICATED: { status: 401, summary: "No token or session, or one that is not known." },
  TOKEN_REFUSED: {
    status: 401,
    summary: "A signed token is not good here: of another issuer or for another audience, over, or used before.",
  },
  SIGN_IN_REFUSED: {
    status: 403,
    summary: "Nobody was signed in at the identity provider: the answer is of another sign-in, or the account none here.",
  },
  IDENTITY_UNAVAILABLE: { status: 503, summary: "The keys of the identity provider cannot be fetched at present." },
  PURPOSE_REQUIRED: { status: 403, summary: "What is read is sealed: the request has to say for which purpose." },
  FORBIDDEN: { status: 403, summary: "The token or session is known but may not do this." },
  NOT_FOUND: { status: 404, summary: "No such path, or nothing there that the caller may see." },
  METHOD_NOT_ALLOWED: { status: 405, summary: "The path is there, but not with this method." },
  NOT_CAUGHT_UP: { status: 503, summary: "What the caller wants to see has not been folded yet; ask again." },
  VERSION_CONFLICT: { status: 409, summary: "The record is at another version than the caller has seen; nothing was changed." },
  COMMAND_REFUSED: { status: 422, summary: "The step is not allowed as things stand; nothing was changed." },
  PERSONAL_NOT_KEPT: { status: 500, summary: "A text about a person cannot be kept so that it can be erased, so it was not taken." },
  SIGNAL_NOT_FOUND: { status: 404, summary: "No signal of this id that the caller may see." },
  SETTING_INVALID: { status: 500, summary: "A setting that the host gave at start is missing or has no valid value." },
  SUPERVISOR_UNAVAILABLE: { status: 503, summary: "The supervisor did not answer in time, or not as the interface describes." },
  CAPTURE_FAILED: { status: 500, summary: "The host's own mapping of an action to an event failed; the action was not recorded." },
  RECORDER_FULL: { status: 503, summary: "A recorder holds as many unsent events as it may; this one was not taken." },
  RECORDER_CLOSED: { status: 409, summary: "A recorder was closed; this event was not taken." },
  OUTPUT_FAILED: { status: 500, summary: "A result cannot be written to its file." },
  BUNDLE_INCOMPLETE: {
    status: 500,
    summary: "Something that an archive for other machines needs is not there, or not of the right version.",
  },
  USAGE: { status: 400, summary: "A command was called with words it does not know, or without words it needs." },
} as const satisfies Record<string, { status: number; summary: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorOptions {
  readonly cause?: unknown;
  /** Ids, sizes and positions for programs; never personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** The one error class of this project. */
export class PlumblineError extends Error {
  override readonly name = "PlumblineError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** By name and code, not by class: a host may hold two copies of this package. */
export function isPlumblineError(error: unknown, code?: ErrorCode): error is PlumblineError {
  if (!(error instanceof Error) || error.name !== "PlumblineError") return false;
  return code === undefined || (error as PlumblineError).code === code;
}
