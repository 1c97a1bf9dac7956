import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Line, usage } from "../command-line.ts";

/** Options that say which trail is meant; the same for every command that looks after one. */
export const TRAIL_OPTIONS = { dir: { type: "string", short: "d" }, trail: { type: "string" } } as const;

/** Where a server has its files, and where its trail lies. */
export interface Where {
  readonly dir: string;
  /** Path of a SQLite file, or a connection string of PostgreSQL. */
  readonly trail: string;
  readonly kind: "sqlite" | "postgres";
  /** `trail` for people: without the password of a connection string. */
  readonly shown: string;
}

export function whereOf(line: Line): Where {
  const dir = resolve(line.text("dir") ?? "plumbline-data");
  return { dir, ...trailAt(line.text("trail") ?? join(dir, "trail.db")) };
}

/** What a word on the command line names as a trail, or as a store of keys. */
export function trailAt(text: string): Omit<Where, "dir"> {
  if (/^postgres(?:ql)?:\/\//.test(text)) {
    if (!URL.canParse(text)) throw usage("a postgres:// address looks like postgres://user@host:5432/database");
    const url = new URL(text);
    url.password = "";
    url.search = "";
    return { trail: text, kind: "postgres", shown: url.href };
  }
  if (/^[a-z]{2,}:\/\//i.test(text))
    throw usage(`${JSON.stringify(text.split("://")[0])} is no kind of trail or of keys; name a file, or postgres://…`);
  const trail = resolve(text);
  return { trail, kind: "sqlite", shown: trail };
}

/** Throws `USAGE` where there is no file: a slip of the pen would make an empty trail. */
export function mustExist({ kind, trail }: Pick<Where, "kind" | "trail">): void {
  if (kind === "sqlite" && !existsSync(trail)) throw usage(`there is no trail at ${trail}; say which with --trail or --dir`);
}
