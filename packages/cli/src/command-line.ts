import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { nearest, PlumblineError } from "@plumbline/core";

export interface Line {
  readonly words: readonly string[];
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  has(option: string): boolean;
}

const COMMON = { lang: { type: "string" }, help: { type: "boolean", short: "h" } } as const satisfies ParseArgsOptionsConfig;

/** Options that say how a log is read; the same for every command that reads one. */
export const INPUT_OPTIONS = {
  mapping: { type: "string" },
  "object-type": { type: "string" },
  encoding: { type: "string" },
  zone: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

/** Parses the words behind a command. Throws `USAGE` for an option that is not known, given twice, or lacks its value. */
export function parseLine(argv: readonly string[], options: ParseArgsOptionsConfig): Line {
  const all: ParseArgsOptionsConfig = { ...COMMON, ...options };
  const { values, positionals, tokens } = parse(argv, all);
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    if (seen.has(token.name) && !all[token.name]?.multiple) throw usage(`option --${token.name} is given twice`);
    seen.add(token.name);
  }
  const line: Line = {
    words: positionals,
    text: (option) => values[option] as string | undefined,
    texts: (option) => (values[option] as string[] | undefined) ?? [],
    has: (option) => values[option] === true,
  };
  oneOf(line, "lang", ["zh", "en"]);
  return line;
}

/** One key in 64 begins with a dash: as the value of an option it is no option, since none is written with one dash and so long. */
function withDashedValues(argv: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const args: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const [arg = "", next = ""] = [argv[i], argv[i + 1]];
    const takesText = arg.startsWith("--") && options[arg.slice(2)]?.type === "string";
    if (takesText && /^-[^-].{6,}/.test(next)) {
      args.push(`${arg}=${next}`);
      i++;
    } else args.push(arg);
  }
  return args;
}

function parse(argv: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: withDashedValues(argv, options), options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    const message = (error as Error).message.split(". To specify")[0] ?? "";
    const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    if (unknown === undefined) throw usage(message.charAt(0).toLowerCase() + message.slice(1));
    throw usage(
      `unknown option ${unknown}${nearest(
        unknown,
        Object.keys(options).map((name) => `--${name}`),
      )}`,
    );
  }
}

/** The value of an option that has only these values; the first when it is not given. */
export function oneOf<T extends string>(line: Line, option: string, values: readonly T[]): T {
  const value = line.text(option);
  if (value === undefined) return values[0] as T;
  if ((values as readonly string[]).includes(value)) return value as T;
  throw usage(`option --${option} takes ${values.join(", ")}, not ${JSON.stringify(value)}`);
}

export function usage(message: string): PlumblineError {
  return new PlumblineError("USAGE", message);
}
