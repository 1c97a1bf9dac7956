// PostgreSQL takes an array in its binary form as one parameter: bytes stay bytes, and a thousand names are one message.
const BYTEA = 17;
const UUID = 2950;

/** A `bytea[]` parameter. */
export function byteaArray(items: readonly Uint8Array[]): Buffer {
  const array = header(
    BYTEA,
    items.length,
    items.reduce((sum, item) => sum + 4 + item.byteLength, 0),
  );
  let at = HEADER;
  for (const item of items) {
    at = array.writeInt32BE(item.byteLength, at);
    array.set(item, at);
    at += item.byteLength;
  }
  return array;
}

/** A `uuid[]` parameter out of records of `width` bytes: of each the 16 bytes at `offset`. */
export function uuidArray(records: Uint8Array, width: number, offset: number): Buffer {
  const count = records.byteLength / width;
  const array = header(UUID, count, count * 20);
  let at = HEADER;
  for (let i = 0; i < count; i++) {
    at = array.writeInt32BE(16, at);
    const from = i * width + offset;
    array.set(records.subarray(from, from + 16), at);
    at += 16;
  }
  return array;
}

/** A `bytea[]` parameter of texts: hostile text may hold what the encoding of a database has no place for. */
export function textArray(items: readonly string[]): Buffer {
  return byteaArray(items.map((item) => Buffer.from(item)));
}

const HEADER = 20;

function header(type: number, count: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(count === 0 ? 12 : HEADER + bytes);
  array.writeInt32BE(count === 0 ? 0 : 1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(type, 8);
  if (count > 0) {
    array.writeInt32BE(count, 12);
    array.writeInt32BE(1, 16);
  }
  return array;
}
