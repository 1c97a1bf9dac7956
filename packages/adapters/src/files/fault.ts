import type { ErrorCode } from "@plumbline/core";

/**
 * What is wrong with a file, before it becomes a `PlumblineError`. The XES reader runs in a worker, across whose border
 * classes do not travel, and which starts faster without the core package.
 */
export class Fault extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, details: Readonly<Record<string, string | number | boolean>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** A value as it may stand in a message: quoted, and cut so that a hostile file cannot flood a log. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
