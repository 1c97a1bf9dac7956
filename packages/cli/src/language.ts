export type Language = "zh" | "en";

/**
 * The language of text and HTML: what `--lang` says, else English where the environment asks for it, else Chinese.
 * Messages of errors are English, so that they can be searched for.
 */
export function languageOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): Language {
  const at = argv.findIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const stated = at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
  const asked = stated ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || "");
  return asked.toLowerCase().startsWith("en") ? "en" : "zh";
}
