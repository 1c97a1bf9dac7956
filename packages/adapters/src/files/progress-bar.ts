/** What `openLog` calls after each batch: bytes read, bytes in all, cases and events so far. */
export type OnProgress = (done: number, total: number, cases: number, events: number) => void;

export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const WIDTH = 24;
const INTERVAL_MS = 100;

/** A progress callback that draws one line on a terminal, and does nothing where there is none. Clears the line at the end. */
export function progressBar(stream: ProgressStream = process.stderr): OnProgress {
  let drawn = Number.NEGATIVE_INFINITY;
  return (done, total, cases, events) => {
    if (!stream.isTTY) return;
    if (done >= total) {
      if (drawn > 0) stream.write("\r\u001b[K");
      return;
    }
    const now = performance.now();
    if (now - drawn < INTERVAL_MS) return;
    drawn = now;
    const share = total > 0 ? Math.min(done / total, 1) : 0;
    const full = Math.round(share * WIDTH);
    const line = `${"█".repeat(full)}${"░".repeat(WIDTH - full)} ${Math.floor(share * 100)} %  ${cases} cases  ${events} events`;
    stream.write(`\r${line.slice(0, Math.max(1, (stream.columns || 80) - 1))}\u001b[K`);
  };
}
