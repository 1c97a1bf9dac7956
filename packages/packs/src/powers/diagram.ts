import { levels, type PowerProcess, type PowerStep } from "./process.ts";

const WIDTH = 190;
const HEIGHT = 92;
const GAP_X = 40;
const GAP_Y = 56;
const MARGIN = 20;

const UNITS = {
  workingDay: { zh: "个工作日", en: "working days" },
  calendarDay: { zh: "日", en: "calendar days" },
  hour: { zh: "小时", en: "hours" },
} as const;

/** The chart of a process (权力运行流程图) as SVG, the same for the same definition. Steps that may run side by side stand side by side. */
export function diagramOf(process: PowerProcess, language: "zh" | "en" = "zh"): string {
  const level = levels(process.steps);
  const rows: PowerStep[][] = [];
  for (const step of process.steps) {
    const row = level.get(step.id) ?? 0;
    rows[row] = [...(rows[row] ?? []), step];
  }
  const widest = Math.max(...rows.map((row) => row.length));
  const width = 2 * MARGIN + widest * WIDTH + (widest - 1) * GAP_X;
  const height = 2 * MARGIN + rows.length * HEIGHT + (rows.length - 1) * GAP_Y;
  const places = new Map<string, { readonly x: number; readonly y: number }>();
  rows.forEach((row, y) => {
    const indent = (width - (row.length * WIDTH + (row.length - 1) * GAP_X)) / 2;
    for (const [x, step] of row.entries()) places.set(step.id, { x: indent + x * (WIDTH + GAP_X), y: MARGIN + y * (HEIGHT + GAP_Y) });
  });
  const arrows = process.steps.flatMap((step) =>
    step.after.map((before) => {
      const from = places.get(before);
      const to = places.get(step.id);
      if (!from || !to) return "";
      const [x1, y1, x2, y2] = [from.x + WIDTH / 2, from.y + HEIGHT, to.x + WIDTH / 2, to.y];
      return `<path d="M${x1} ${y1}L${x2} ${y2 - 6}" fill="none" stroke="#333" marker-end="url(#tip)"/>`;
    }),
  );
  const boxes = process.steps.map((step) => boxOf(step, places.get(step.id) ?? { x: 0, y: 0 }, language));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif">`,
    `<title>${escaped(process.title[language])}</title>`,
    '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="4" refY="4" orient="auto"><path d="M0 0L8 4L0 8z" fill="#333"/></marker></defs>',
    ...arrows,
    ...boxes,
    "</svg>",
  ].join("");
}

function boxOf(step: PowerStep, { x, y }: { readonly x: number; readonly y: number }, language: "zh" | "en"): string {
  const lines = [step.title[language], step.post, `${step.limit.value} ${UNITS[step.limit.unit][language]}`, ...step.controls.slice(0, 4)];
  const [title = "", post = "", limit = "", ...controls] = lines;
  const shown = [
    `<text x="${x + 10}" y="${y + 24}" font-size="14" font-weight="bold">${escaped(clipped(title, 22))}</text>`,
    `<text x="${x + 10}" y="${y + 44}" font-size="12">${escaped(clipped(post, 26))}</text>`,
    `<text x="${x + 10}" y="${y + 62}" font-size="12">${escaped(limit)}</text>`,
    `<text x="${x + 10}" y="${y + 80}" font-size="10" fill="#555">${escaped(clipped(controls.join(" "), 34))}</text>`,
  ];
  const dash = step.optional ? ' stroke-dasharray="5 3"' : "";
  const details = [...step.duties, ...step.supervision, ...step.complaint].join("\n");
  return `<g><title>${escaped(details)}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="6" fill="#fff" stroke="#333"${dash}/>${shown.join("")}</g>`;
}

// Han characters are about twice as wide as Latin ones.
function clipped(text: string, columns: number): string {
  let used = 0;
  let kept = "";
  for (const character of text) {
    used += /[\u2e80-\uffff]/u.test(character) ? 2 : 1;
    if (used > columns) return `${kept}…`;
    kept += character;
  }
  return kept;
}

/** Text for HTML and SVG. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
