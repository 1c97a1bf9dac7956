import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TraceEvent, TrailEntriesReply } from "@plumbline/core";
import { openTrailForReading, type TrailReading } from "@plumbline/server-kit/store/sqlite";

/** A copy of the trail in which one byte differs. */
export interface TamperedCopy {
  /** Index of the entry whose text was changed. */
  readonly index: number;
  /** The amounts in yuan that the entry tells before and after. */
  readonly was: number;
  readonly is: number;
  checkpoint(): Promise<string>;
  entries(from: number, to: number): Promise<TrailEntriesReply>;
  close(): Promise<void>;
}

const PAGE = 1000;
const FINE = '"fine":';

/**
 * Copies the trail while its owner may go on writing, and makes another amount of the newest decided fine, by one byte in the file and
 * without SQLite: as somebody would who has the disk but not the program.
 */
export async function tamperedCopy(trail: string, dir: string): Promise<TamperedCopy> {
  const file = join(dir, "tampered.db");
  await rm(file, { force: true });
  const original = await openTrailForReading(trail);
  const target = await newestFine(original);
  await original.copyTo(file);
  await original.close();

  const { index, text } = target;
  const digit = text.indexOf(FINE) + FINE.length;
  const was = Number(text[digit]);
  const is = was === 3 ? 2 : 3;
  await writeByte(file, Buffer.from(text), Buffer.byteLength(text.slice(0, digit)), String(is));

  const fineOf = (event: string): number => (JSON.parse(event) as { data: { fine: number } }).data.fine / 100;
  const copy = await openTrailForReading(file);
  const changed = `${text.slice(0, digit)}${is}${text.slice(digit + 1)}`;
  return {
    index,
    was: fineOf(text),
    is: fineOf(changed),
    checkpoint: () => copy.checkpoint(),
    entries: async (from, to) => ({ entries: await copy.read(from, Math.min(to, from + PAGE)), size: await copy.size() }),
    close: async () => {
      await copy.close();
      await rm(file, { force: true });
    },
  };
}

async function newestFine(trail: TrailReading): Promise<{ readonly index: number; readonly text: string }> {
  for (let to = await trail.size(); to > 0; to -= PAGE) {
    const entries = await trail.read(Math.max(0, to - PAGE), to);
    for (const { index, event } of entries.toReversed()) {
      if (event && (JSON.parse(event) as TraceEvent).type === "penalty.decided" && event.includes(FINE)) return { index, text: event };
    }
  }
  throw new Error("the trail holds no decided fine that could be changed");
}

async function writeByte(file: string, text: Buffer, offset: number, character: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    const at = (await handle.readFile()).indexOf(text);
    if (at < 0) throw new Error("the text of the entry does not lie in one piece in the file");
    await handle.write(Buffer.from(character), 0, 1, at + offset);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
