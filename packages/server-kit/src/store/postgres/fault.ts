import { isPlumblineError, PlumblineError } from "@plumbline/core";

/** What a database said, as a documented error. `what` names the database without its password. */
export function faultOf(error: unknown, what: string): PlumblineError {
  if (isPlumblineError(error)) return error;
  const { code = "", message } = error as { code?: string; message: string };
  const known = Object.entries(FAULTS).find(([prefix]) => code.startsWith(prefix))?.[1];
  if (known) return new PlumblineError(known.code, `${what} ${known.says}: ${message} (${code})`, { cause: error });
  return new PlumblineError(
    "STORE_UNAVAILABLE",
    `${what} cannot be read or written now: ${message} (${code || "no code"}); nothing was acknowledged, so send again`,
    { cause: error },
  );
}

// SQLSTATE, or its class. Everything else may pass: connection lost, disk full, shutting down, a lock that was not given.
const FAULTS = {
  "23": { code: "STORE_CONFLICT", says: "refused to be changed" },
  "28": { code: "STORE_INVALID", says: "does not let this role in; check name and password" },
  "3D": { code: "STORE_INVALID", says: "does not exist; create it first" },
  "42501": { code: "STORE_INVALID", says: "does not give this role the right; prepare it with the name of the role, or name another" },
  // What triggers and functions of the schema raise.
  P0001: { code: "STORE_CONFLICT", says: "refused to be changed" },
  XX001: { code: "STORE_INVALID", says: "is damaged; restore it from a copy" },
  XX002: { code: "STORE_INVALID", says: "has a damaged index; restore it from a copy" },
} as const;

/** Server, database and schema of a connection string, for messages. */
export function nameOf(url: string, schema: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname} (schema ${schema})`;
  } catch {
    return `the database (schema ${schema})`;
  }
}
