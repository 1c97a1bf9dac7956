import { pipeline } from "node:stream/promises";
import { crc32, createDeflateRaw } from "node:zlib";
import { PlumblineError } from "@plumbline/core";

export interface ZipFile {
  readonly name: string;
  readonly pieces: AsyncIterable<Uint8Array>;
}

const LARGEST = 0xffff_ffff;
/** 1980-01-01, 00:00: the same rows give the same bytes. */
const DATE = 0x0021;
/** A data descriptor behind each file, and names in UTF-8. */
const FLAGS = 0x0808;
const VERSION = 20;
const DEFLATE = 8;

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** A zip file as it comes, without knowing sizes beforehand. Throws `OUTPUT_FAILED` beyond 4 GiB, which a file of this form cannot hold. */
export async function* zipped(files: AsyncIterable<ZipFile>): AsyncGenerator<Uint8Array, void, undefined> {
  const written: Written[] = [];
  let offset = 0;
  for await (const { name, pieces } of files) {
    const path = Buffer.from(name);
    const head = header(path);
    yield head;
    let [crc, size, packed] = [0, 0, 0];
    const deflate = createDeflateRaw();
    const feeding = pipeline(async function* () {
      for await (const piece of pieces) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    }, deflate);
    // Whoever stops reading stops the feeding too, and hears of it below or not at all.
    feeding.catch(() => {});
    for await (const piece of deflate as AsyncIterable<Uint8Array>) {
      packed += piece.length;
      if (offset + packed > LARGEST || size > LARGEST) throw tooLarge();
      yield piece;
    }
    await feeding;
    const descriptor = words([0x0807_4b50, crc, packed, size]);
    yield descriptor;
    written.push({ name: path, offset, crc, packed, size });
    offset += head.length + packed + descriptor.length;
  }
  const directory = Buffer.concat(written.map(entryOf));
  if (offset + directory.length > LARGEST) throw tooLarge();
  yield directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(written.length, 8);
  end.writeUInt16LE(written.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  yield end;
}

function header(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  head.writeUInt16LE(VERSION, 4);
  head.writeUInt16LE(FLAGS, 6);
  head.writeUInt16LE(DEFLATE, 8);
  head.writeUInt16LE(DATE, 12);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

function entryOf({ name, offset, crc, packed, size }: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATE, 10);
  entry.writeUInt16LE(DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
}

function tooLarge(): PlumblineError {
  return new PlumblineError("OUTPUT_FAILED", "this export is larger than 4 GiB; narrow it, or take CSV");
}
