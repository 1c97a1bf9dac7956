/**
 * The bytes that arrived and are still needed, in one run, so that a line or value may span any number of chunks. Room doubles when it lacks:
 * a line of 50 MB that comes in small chunks is copied a constant number of times, not once per chunk.
 */
export class ByteWindow {
  bytes: Buffer = Buffer.allocUnsafeSlow(1 << 16);
  end = 0;
  /** Bytes that stood before the window. */
  gone = 0;

  /** Appends; what stands before `keep` may be dropped. Returns by how much places in the window moved towards the start. */
  append(chunk: Uint8Array, keep: number): number {
    let moved = 0;
    if (this.end + chunk.length > this.bytes.length) {
      const live = this.end - keep;
      const needed = live + chunk.length;
      const target = needed * 2 > this.bytes.length ? Buffer.allocUnsafeSlow(Math.max(needed * 2, 1 << 16)) : this.bytes;
      this.bytes.copy(target, 0, keep, this.end);
      if (target !== this.bytes) this.free();
      this.bytes = target;
      this.end = live;
      this.gone += keep;
      moved = keep;
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
    return moved;
  }

  /** Lets the bytes go at once: they lie outside the heap, where the collector does not see how many there are. */
  free(): void {
    (this.bytes.buffer as ArrayBuffer).transfer(0);
  }
}

/** White space of JSON, and the form feed that Cardinal also takes for it on a line that is blank. */
export function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9 || byte === 12;
}

/** Place of the first byte that is not blank; `end` where all are. */
export function firstFilled(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at])) at++;
  return at;
}

/** Place of the last byte that is not blank; `from - 1` where all are. */
export function lastFilled(bytes: Uint8Array, from: number, end: number): number {
  let at = end - 1;
  while (at >= from && isBlank(bytes[at])) at--;
  return at;
}
