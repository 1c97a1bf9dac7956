import type { ProgressStream } from "@plumbline/adapters/files";
import type { Language } from "../language.ts";

const WIDTH = 24;
const INTERVAL_MS = 100;

/** Draws how far the files are read on a terminal; nothing where there is none. `done` clears the line. */
export function readingProgress(language: Language, stream: ProgressStream = process.stderr) {
  const { format } = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    onProgress(bytes: number, all: number, releases: number): void {
      const now = performance.now();
      if (!stream.isTTY || now - drawn < INTERVAL_MS) return;
      drawn = now;
      const share = all > 0 ? Math.min(1, bytes / all) : 0;
      const full = Math.floor(share * WIDTH);
      const words = language === "zh" ? `已读 ${format(releases)} 份发布` : `${format(releases)} releases read`;
      const line = `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${Math.floor(share * 100)} %  ${words}`;
      stream.write(`\r${line.slice(0, Math.max(1, (stream.columns || 80) - 1))}\u001b[K`);
    },
    done(): void {
      if (drawn > 0) stream.write("\r\u001b[K");
      drawn = Number.NEGATIVE_INFINITY;
    },
  };
}
