// Ideographs, kana, Hangul and full-width forms take two cells of a terminal; marks that combine take none.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud83c-\ud83e][\udc00-\udfff]|[\ud840-\ud8bf][\udc00-\udfff]/g;
const NONE = /\p{M}|\u200b|\u200d/gu;

/** Cells that the text takes on a terminal. */
export function widthOf(text: string): number {
  const wide = text.match(WIDE);
  const pairs = wide?.filter((match) => match.length === 2).length ?? 0;
  return text.length - (text.match(NONE)?.length ?? 0) + (wide?.length ?? 0) - pairs;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** The text, or what fits into `width` cells with an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const char of text) {
    used += widthOf(char);
    if (used > width) break;
    kept += char;
  }
  return `${kept}…`;
}

/** Text of others on one line, without what could move the cursor or turn the direction of writing. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ");
}
