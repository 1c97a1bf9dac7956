import { languageOf } from "./language.ts";

type Command = (argv: readonly string[]) => Promise<number>;

// Loaded when called, so that `--help` and an error in the call answer at once.
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["audit", async () => (await import("./commands/audit.ts")).audit],
  ["convert", async () => (await import("./commands/convert.ts")).convert],
  ["kinds", async () => (await import("./commands/kinds.ts")).kinds],
  ["redflags", async () => (await import("./commands/redflags.ts")).redflags],
  ["ocds", async () => (await import("./commands/ocds.ts")).ocds],
  ["pack", async () => (await import("./commands/pack.ts")).pack],
  ["demo", async () => (await import("./commands/demo.ts")).demo],
  ["serve", async () => (await import("./commands/serve.ts")).serve],
  ["source", async () => (await import("./commands/source.ts")).source],
  ["keygen", async () => (await import("./commands/keygen.ts")).keygen],
  ["witness", async () => (await import("./commands/witness.ts")).witness],
  ["verify", async () => (await import("./commands/verify.ts")).verify],
  ["export", async () => (await import("./commands/export.ts")).exportTrail],
  ["backup", async () => (await import("./commands/backup.ts")).backup],
  ["restore", async () => (await import("./commands/restore.ts")).restore],
  ["bundle", async () => (await import("./commands/bundle.ts")).bundle],
  ["upgrade", async () => (await import("./commands/upgrade.ts")).upgrade],
  ["erase", async () => (await import("./commands/erase.ts")).erase],
  ["prune", async () => (await import("./commands/prune.ts")).prune],
]);

/**
 * Runs one command and gives the exit code: 0 done, 1 failed or not valid, 2 called wrongly, 3 findings with `--fail-on-findings`.
 * Errors go to stderr as `plumbline: CODE: message`; nothing is thrown.
 */
export async function main(argv: readonly string[]): Promise<number> {
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
  const [name, ...rest] = languageLast(argv);
  if (name === "--version" || name === "-V") {
    const { version } = await import("./version.ts");
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (name === undefined || HELP.includes(name) || name === "help" || rest.some((word) => HELP.includes(word))) {
    const { help } = await import("./help.ts");
    const topic = [name, rest[0]].find((word) => word !== undefined && COMMANDS.has(word));
    (name === undefined ? process.stderr : process.stdout).write(help(topic, languageOf(argv)));
    return name === undefined ? 2 : 0;
  }
  const load = COMMANDS.get(name);
  if (load) return (await load())(rest);
  const { nearest, PlumblineError } = await import("@plumbline/core");
  throw new PlumblineError("USAGE", `no command ${JSON.stringify(name)}${nearest(name, [...COMMANDS.keys()])}; see plumbline --help`);
}

const HELP = ["--help", "-h"];

// `--lang` may stand before the command as well as behind it.
function languageLast(argv: readonly string[]): readonly string[] {
  const length = argv[0] === "--lang" ? 2 : argv[0]?.startsWith("--lang=") ? 1 : 0;
  return [...argv.slice(length), ...argv.slice(0, length)];
}

// A reader such as `head` may stop early; that is no fault of this command.
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
