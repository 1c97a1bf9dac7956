/** Whether `a` comes after `b` by the bytes of UTF-8; JavaScript's own order differs where a character lies beyond the basic plane. */
export function isAfterInBytes(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x > y : isSurrogate(x);
  }
  return a.length > b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The first characters of a text; one beyond the basic plane is one character. */
export function firstCharacters(text: string, count: number): string {
  let end = 0;
  for (let i = 0; i < count && end < text.length; i++) end += (text.codePointAt(end) as number) > 0xffff ? 2 : 1;
  return end === text.length ? text : text.slice(0, end);
}
