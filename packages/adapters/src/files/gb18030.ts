import { Fault, quoted } from "./fault.ts";

/**
 * Text as GB 18030 bytes. JavaScript can only decode it, so the table of the Basic Multilingual Plane is made by decoding
 * every sequence of two and four bytes once; what this writes is therefore what a browser or Node reads back.
 */
export function encodeGb18030(text: string): Buffer {
  const codes = table();
  const bytes = Buffer.allocUnsafe(text.length * 4);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    const code = isSurrogate(unit) ? astral(text, at++) : (codes[unit] as number);
    if (code === 0) throw new Fault("FILE_ENCODING", `U+${unit.toString(16).toUpperCase()} has no place in GB 18030`);
    if (code > 0xffff) length = bytes.writeUInt32BE(code, length);
    else length = bytes.writeUInt16BE(code, length);
  }
  return bytes.subarray(0, length);
}

// Beyond the basic plane the sequences follow the code points, four bytes each, from 90 30 81 30.
function astral(text: string, at: number): number {
  const point = text.codePointAt(at) as number;
  if (point < 0x10000) {
    throw new Fault(
      "FILE_ENCODING",
      `${quoted(text.slice(Math.max(0, at - 10), at + 1))} ends in half a surrogate pair, which is no character`,
    );
  }
  return fourBytes(0x90, point - 0x10000);
}

// Four bytes number their sequences in base 10, 126, 10, 126.
function fourBytes(lead: number, index: number): number {
  const fourth = 0x30 + (index % 10);
  const third = 0x81 + (Math.floor(index / 10) % 126);
  const second = 0x30 + (Math.floor(index / 1260) % 10);
  const first = lead + Math.floor(index / 12600);
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
}

let codesByUnit: Uint32Array | undefined;

function table(): Uint32Array {
  if (codesByUnit) return codesByUnit;
  const codes = new Uint32Array(0x10000);
  const decoder = new TextDecoder("gb18030");
  // Shortest first: of several sequences for one character the first one stays.
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) note(codes, decoder, (lead << 8) | trail, 2);
  }
  for (let index = 0; index < 4 * 12600; index++) note(codes, decoder, fourBytes(0x81, index), 4);
  codesByUnit = codes;
  return codes;
}

const REPLACEMENT = 0xfffd;
const REPLACEMENT_CODE = 0x8431a437;
const four = Buffer.alloc(4);

function note(codes: Uint32Array, decoder: TextDecoder, code: number, length: 2 | 4): void {
  if (length === 4) four.writeUInt32BE(code);
  else four.writeUInt16BE(code);
  const text = decoder.decode(four.subarray(0, length));
  const unit = text.charCodeAt(0);
  // The decoder answers U+FFFD for what it does not know, and once for the character itself.
  if (text.length !== 1 || unit < 0x80 || codes[unit] !== 0) return;
  if (unit !== REPLACEMENT || code === REPLACEMENT_CODE) codes[unit] = code;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
