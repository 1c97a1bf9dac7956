import type { Cell } from "./table.ts";
import { inPieces } from "./table.ts";
import { type ZipFile, zipped } from "./zip.ts";

/** Of a sheet, as spreadsheets have it. */
const MOST_ROWS = 1_048_576;
/** Characters of a cell, as spreadsheets have it. */
const LONGEST_TEXT = 32_767;
const LONGEST_NAME = 27;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const WORD = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** A workbook whose texts are texts and never formulas. Rows beyond what a sheet holds are in further sheets, each with the titles. */
export async function* xlsxBytes(
  rows: AsyncIterable<readonly Cell[]>,
  name: string,
  mostRows = MOST_ROWS,
): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = rows[Symbol.asyncIterator]();
  try {
    yield* zipped(partsOf(iterator, name, mostRows));
  } finally {
    await iterator.return?.();
  }
}

async function* partsOf(rows: AsyncIterator<readonly Cell[]>, name: string, mostRows: number): AsyncGenerator<ZipFile, void, undefined> {
  const titles = await rows.next();
  const head = titles.done ? [] : titles.value;
  let next = await rows.next();
  let sheets = 0;
  async function* sheet(): AsyncGenerator<string, void, undefined> {
    yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetData>${rowOf(head)}`;
    for (let n = 1; n < mostRows && !next.done; n++) {
      yield rowOf(next.value);
      next = await rows.next();
    }
    yield "</sheetData></worksheet>";
  }
  do {
    sheets++;
    yield { name: `xl/worksheets/sheet${sheets}.xml`, pieces: inPieces(sheet()) };
  } while (!next.done);
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  yield part(
    "[Content_Types].xml",
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${WORD}.sheet.main+xml"/>${numbers
      .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${WORD}.worksheet+xml"/>`)
      .join("")}<Override PartName="/xl/styles.xml" ContentType="${WORD}.styles+xml"/></Types>`,
  );
  yield part(
    "_rels/.rels",
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  yield part(
    "xl/workbook.xml",
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${numbers
      .map((n) => `<sheet name="${escaped(sheetName(name, n))}" sheetId="${n}" r:id="rId${n}"/>`)
      .join("")}</sheets></workbook>`,
  );
  yield part(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${PACKAGE}/relationships">${numbers
      .map((n) => `<Relationship Id="rId${n}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      .join("")}<Relationship Id="rId${sheets + 1}" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  );
  // The least that spreadsheets open without offering to repair it.
  yield part(
    "xl/styles.xml",
    `<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`,
  );
}

function part(name: string, xml: string): ZipFile {
  async function* pieces(): AsyncGenerator<string, void, undefined> {
    yield DECLARATION + xml;
  }
  return { name, pieces: inPieces(pieces()) };
}

function sheetName(name: string, n: number): string {
  const own = name.replace(/[[\]:*?/\\']/g, " ").slice(0, LONGEST_NAME);
  return n === 1 ? own : `${own} ${n}`;
}

function rowOf(cells: readonly Cell[]): string {
  return `<row>${cells.map(cellOf).join("")}</row>`;
}

function cellOf(cell: Cell): string {
  switch (typeof cell) {
    case "undefined":
      return "<c/>";
    case "number":
      return `<c><v>${cell}</v></c>`;
    case "boolean":
      return `<c t="b"><v>${Number(cell)}</v></c>`;
    default:
      return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(shortened(cell))}</t></is></c>`;
  }
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const cut = text.slice(0, LONGEST_TEXT - 1);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const REPLACED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", _: "_x005F_" };

/** Characters that XML cannot hold are U+FFFD; a text that looks like an escape of spreadsheets is escaped as they do. */
function escaped(text: string): string {
  return text.replace(
    /[\ud800-\udbff][\udc00-\udfff]|[&<>"\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g,
    (found) => (found.length === 2 ? found : (REPLACED[found] ?? "\ufffd")),
  );
}
