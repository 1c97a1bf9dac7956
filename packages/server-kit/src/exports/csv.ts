import type { Cell } from "./table.ts";

const BOM = "\ufeff";

/** CSV (RFC 4180): texts in quotes, numbers and truth values as they are, nothing where there is nothing. */
export async function* csvText(rows: AsyncIterable<readonly Cell[]>, { bom }: { readonly bom: boolean }): AsyncGenerator<string> {
  if (bom) yield BOM;
  for await (const cells of rows) yield `${cells.map(csvCell).join(",")}\r\n`;
}

// What a spreadsheet may take for a formula, however it trims: what cannot be seen, then a sign that begins one, also full-width, which input
// methods write. Tab and line ends begin one in some of them. A text with the mark itself in front gets one more, so that taking one off each
// text that begins with it gives back what was there.
const FORMULA = /^(?:'|[\p{C}\p{Z}]*[=+\-@＝＋－＠]|[\t\r\n])/u;

function csvCell(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}
