import type { ProgressStream } from "@plumbline/adapters/files";
import { type Language, languageOf } from "../language.ts";

const WIDTH = 24;
const INTERVAL_MS = 100;

/** Draws how many entries are done, and how many a second, on a terminal; nothing where there is none. Clears its line at the end. */
export function trailProgress(
  language: Language = languageOf(process.argv),
  stream: ProgressStream = process.stderr,
): (done: number, size: number) => void {
  const began = performance.now();
  const { format } = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  let drawn = Number.NEGATIVE_INFINITY;
  return (done, size) => {
    if (!stream.isTTY) return;
    if (done >= size) {
      if (drawn > 0) stream.write("\r\u001b[K");
      return;
    }
    const now = performance.now();
    if (now - drawn < INTERVAL_MS) return;
    drawn = now;
    const full = Math.floor((done / size) * WIDTH);
    const speed = format(Math.round((done * 1000) / Math.max(1, now - began)));
    const words =
      language === "zh"
        ? `${format(done)} / ${format(size)} 条  每秒 ${speed} 条`
        : `${format(done)} / ${format(size)} entries  ${speed}/s`;
    stream.write(
      `\r${`${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${words}`.slice(0, Math.max(1, (stream.columns || 80) - 1))}\u001b[K`,
    );
  };
}
