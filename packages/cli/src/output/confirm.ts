import { createInterface } from "node:readline/promises";
import { usage } from "../command-line.ts";
import type { Language } from "../language.ts";

/** Asks at the terminal before something that cannot be undone. Throws `USAGE` where nobody can be asked. */
export async function confirmed(question: string, language: Language): Promise<boolean> {
  if (!process.stdin.isTTY) throw usage("nobody can be asked here; say --yes to go on without a question");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} ${language === "zh" ? "输入 yes 继续：" : "Type yes to go on: "}`);
    return answer.trim().toLowerCase() === "yes";
  } finally {
    terminal.close();
  }
}
