import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";

/** Lines that wait on disk until what has to stand before them is known. */
export interface Spool {
  write(line: string): Promise<void>;
  /** Ends writing; gives the lines back in order. */
  lines(): AsyncGenerator<string, void, undefined>;
}

const PIECE = 1 << 16;

export function createSpool(path: string): Spool {
  const file = createWriteStream(path, { flags: "wx" });
  let failure: Error | undefined;
  file.on("error", (error) => {
    failure = error;
  });
  let waiting = "";
  const flush = async (): Promise<void> => {
    const piece = waiting;
    waiting = "";
    await new Promise<void>((resolve, reject) => file.write(piece, (error) => (error ? reject(error) : resolve())));
  };
  return {
    async write(line) {
      if (failure) throw failure;
      waiting += `${line}\n`;
      if (waiting.length >= PIECE) await flush();
    },
    async *lines() {
      if (waiting !== "") await flush();
      file.end();
      await finished(file);
      // Only a line feed ends a line of ours: JSON escapes it, and carriage returns, inside of texts.
      for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) yield line;
    },
  };
}
