import { type Actor, PlumblineError } from "@plumbline/core";
import type { RecorderEvent } from "../recorder/index.ts";
import type { ExpressRequest, ExpressResponse } from "./host-types.ts";

/** An action of a person: about to be taken, when a page asks before, or answered by the host just now. */
export interface HostAction<R = ExpressRequest> {
  readonly method: string;
  /** Below the mount point. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** The body as the host's parser left it before the handler ran; text wherever it came from a form. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly actor: Actor | undefined;
  /** That of the action, or of the question before it: read from it who asks, never what is asked. */
  readonly request: R;
}

export interface ExpressRule<R = ExpressRequest> {
  readonly method: string;
  /** As in a route, with `:name` for one segment: `/cases/:id/decision`. Like Express, blind to case and to a slash at the end. */
  readonly path: string;
  /** What the action is as an event; undefined when it is none. Serves the question before and the capture after. */
  readonly toEvent: (action: HostAction<R>) => RecorderEvent | undefined;
  /** Whether the host did it, told from its answer. Unless told, a status below 400. */
  readonly committed?: (response: ExpressResponse, request: R) => boolean;
}

export interface Match<R> {
  readonly rule: ExpressRule<R>;
  readonly params: Readonly<Record<string, string>>;
}

export type Matcher<R> = (method: string, path: string) => Match<R> | undefined;

/** The first rule that fits wins. Throws `SETTING_INVALID` for a path that is none. */
export function matcher<R>(rules: readonly ExpressRule<R>[]): Matcher<R> {
  const compiled = rules.map((rule) => ({ rule, method: rule.method.toUpperCase(), pattern: patternOf(rule.path) }));
  return (method, path) => {
    for (const { rule, method: wanted, pattern } of compiled) {
      const found = method.toUpperCase() === wanted ? pattern.exec(path) : null;
      if (found) return { rule, params: decoded(found.groups ?? {}) };
    }
    return undefined;
  };
}

function patternOf(path: string): RegExp {
  if (!/^(\/(:[A-Za-z_]\w*|[\w\-.~%]+))+$/.test(path)) {
    throw new PlumblineError(
      "SETTING_INVALID",
      `rule path ${JSON.stringify(path)}: give segments of text or :name, such as /cases/:id/decision`,
    );
  }
  const names = path.match(/:\w+/g) ?? [];
  if (new Set(names).size < names.length) {
    throw new PlumblineError("SETTING_INVALID", `rule path ${JSON.stringify(path)} has one name twice; give each segment its own`);
  }
  const source = path.replace(/\./g, "\\.").replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}/?$`, "i");
}

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodedOr(value)]));
}

function decodedOr(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A name that comes twice is a list. */
export function queryOf(url: string): Record<string, string | string[]> {
  const start = url.indexOf("?");
  const search = new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = search.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}
