import type { Text } from "@plumbline/core";

export type Cell = string | number | boolean | undefined;

export interface Column<Row> {
  readonly title: Text;
  of(row: Row): Cell;
}

/** What was read at once, with the persons whom it concerns. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly persons: readonly string[];
  /** What was looked at, as `type/id`. */
  readonly records?: readonly string[];
}

export interface Table<Row> {
  /** Of the sheet, where there are sheets. */
  readonly name: Text;
  readonly columns: readonly Column<Row>[];
  readonly pages: AsyncIterable<RowPage<Row>>;
}

export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Cells of each row, the titles first. */
export async function* cellsOf<Row>({ columns, pages }: Table<Row>, lang: Language): AsyncGenerator<readonly Cell[], void, undefined> {
  yield columns.map(({ title }) => title[lang]);
  for await (const { rows } of pages) for (const row of rows) yield columns.map((column) => column.of(row));
}

const PIECE = 1 << 16;

/** Bytes in pieces that are worth a turn each. */
export async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting = "";
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < PIECE) continue;
    // A pair of surrogates is one character and must not be cut in two.
    const last = waiting.charCodeAt(waiting.length - 1);
    const cut = last >= 0xd800 && last < 0xdc00 ? waiting.length - 1 : waiting.length;
    yield Buffer.from(waiting.slice(0, cut));
    waiting = waiting.slice(cut);
  }
  if (waiting !== "") yield Buffer.from(waiting);
}
