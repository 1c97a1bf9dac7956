import { languageOf } from "./language.ts";

type Command = (argv: readonly string[]) => Promise<number>;

// Loaded when called, so that `--help` and an error in the call answer at once.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  audit: async () => (await import("./commands/audit.ts")).audit,
  convert: async () => (await import("./commands/convert.ts")).convert,
  kinds: async () => (await import("./commands/kinds.ts")).kinds,
  demo: async () => (await import("./commands/demo.ts")).demo,
};

/**
 * Runs one command and gives the exit code: 0 done, 1 failed, 2 called wrongly, 3 findings with `--fail-on-findings`.
 * Errors go to stderr as `plumbline: CODE: message`; nothing is thrown.
 */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader such as `head` may stop early; that is no fault of this command.
  process.stdout.on("error", endQuietly);
  try {
    return await run(argv);
  } catch (error) {
    const { report } = await import("./output/report-error.ts");
    return report(error);
  } finally {
    process.stdout.off("error", endQuietly);
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = withoutLanguage(argv);
  if (name === "--version" || name === "-V") {
    const { version } = await import("./version.ts");
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const asksForHelp = name === undefined || name === "help" || name === "--help" || name === "-h";
  const topic = asksForHelp ? rest[0] : name;
  if (asksForHelp || rest.includes("--help") || rest.includes("-h")) {
    const { help } = await import("./help.ts");
    if (topic === undefined || Object.hasOwn(COMMANDS, topic)) {
      const stream = name === undefined ? process.stderr : process.stdout;
      stream.write(help(topic, languageOf(argv)));
      return name === undefined ? 2 : 0;
    }
  }
  const command = topic !== undefined && Object.hasOwn(COMMANDS, topic) ? COMMANDS[topic] : undefined;
  if (command) return (await command())(argv.slice(argv.indexOf(topic as string) + 1).concat(languageBefore(argv, topic as string)));
  const { nearest, PlumblineError } = await import("@plumbline/core");
  throw new PlumblineError("USAGE", `no command ${JSON.stringify(topic)}${nearest(topic ?? "", Object.keys(COMMANDS))}; see plumbline --help`);
}

// `--lang` may stand before the command as well as behind it.
function withoutLanguage(argv: readonly string[]): readonly string[] {
  if (argv[0] === "--lang") return argv.slice(2);
  return argv[0]?.startsWith("--lang=") ? argv.slice(1) : argv;
}

function languageBefore(argv: readonly string[], command: string): readonly string[] {
  const before = argv.slice(0, argv.indexOf(command));
  return before[0]?.startsWith("--lang") ? before : [];
}

function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
