import { Graph, layout } from "@dagrejs/dagre";
import { widthOf } from "../output/columns.ts";
import { type Html, html } from "./html.ts";
import { type DirectlyFollows, type Edge, END, type ShownProcess, START } from "./process.ts";

export interface MapWords {
  readonly start: string;
  readonly end: string;
  readonly title: string;
  readonly description: string;
  number(value: number): string;
}

export interface MapLook {
  /** Begins the ids in the picture. */
  readonly prefix: string;
  /** Whether edges that only occur in cases with findings are drawn dashed. */
  readonly marks: boolean;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const LINE = 16;
const CELL = 6.6;
const MARGIN = 12;
const LOOP = 30;

/** The process as a picture, laid out in layers from top to bottom. Frequencies stand on the edges; width only repeats them. */
export function processMap(process: DirectlyFollows, shown: ShownProcess, words: MapWords, look: MapLook): Html {
  const { prefix } = look;
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: 28, ranksep: 46, edgesep: 14, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  const labels = new Map<number, readonly string[]>();
  for (const activity of shown.activities) {
    const lines = folded(process.activities[activity] as string);
    labels.set(activity, lines);
    graph.setNode(String(activity), {
      width: Math.max(72, ...lines.map((line) => widthOf(line) * CELL + 20)),
      height: (lines.length + 1) * LINE + 10,
    });
  }
  for (const end of [START, END]) {
    const text = end === START ? words.start : words.end;
    if (shown.edges.some((edge) => edge.from === end || edge.to === end))
      graph.setNode(String(end), { width: widthOf(text) * CELL + 24, height: 26 });
  }
  for (const edge of shown.edges) {
    graph.setEdge(String(edge.from), String(edge.to), {
      width: widthOf(words.number(edge.count)) * CELL + 6 + (edge.from === edge.to ? LOOP : 0),
      height: 16,
      labelpos: "c",
      weight: Math.ceil(Math.log2(edge.count + 1)),
    });
  }
  layout(graph);

  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const most = Math.max(1, ...shown.edges.map((edge) => edge.count));
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return html`<svg class="map" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-labelledby="${prefix}-t ${prefix}-d"><title id="${prefix}-t">${words.title}</title><desc id="${prefix}-d">${words.description}</desc><defs>${arrow(`${prefix}-a`, "ah")}${arrow(`${prefix}-f`, "ah-f")}</defs>${shown.edges.map((edge) => line(graph, edge, most, look))}${shown.activities.map((activity) => node(graph, activity, labels.get(activity) ?? [], words.number(process.counts.get(activity) ?? 0)))}${[START, END].filter((end) => graph.hasNode(String(end))).map((end) => terminal(graph, end, end === START ? words.start : words.end))}${shown.edges.map((edge) => label(graph, edge, words, look))}</svg>`;
}

function arrow(id: string, className: string): Html {
  return html`<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" class="${className}"/></marker>`;
}

function line(graph: Graph, edge: Edge, most: number, { prefix, marks }: MapLook): Html {
  const { points } = graph.edge(String(edge.from), String(edge.to)) as unknown as { points: readonly Point[] };
  const path = edge.from === edge.to ? loop(graph, edge.from) : smooth(points);
  const isFlagged = marks && edge.clear === 0;
  const width = 1 + 2 * (Math.log(edge.count + 1) / Math.log(most + 1));
  return html`<path d="${path}" class="${isFlagged ? "e e-f" : "e"}" stroke-width="${width.toFixed(1)}" marker-end="url(#${prefix}-${isFlagged ? "f" : "a"})"/>`;
}

function loop(graph: Graph, activity: number): string {
  const { x, y, width } = graph.node(String(activity)) as unknown as Point & { width: number };
  const side = x + width / 2;
  return `M${at({ x: side, y: y - 8 })}C${at({ x: side + LOOP, y: y - 22 })} ${at({ x: side + LOOP, y: y + 22 })} ${at({ x: side, y: y + 8 })}`;
}

// Through the middles of the segments, with the points between as handles: no overshoot, unlike a spline through all.
function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${at(first)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    if (index > 0 && !next) return; // the last curve ended there
    if (!next) path += `L${at(point)}`;
    else path += `Q${at(point)} ${at(index === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return path;
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

function label(graph: Graph, edge: Edge, words: MapWords, { marks }: MapLook): Html {
  const { x, y, width } = labelPlace(graph, edge);
  return html`<rect x="${(x - width / 2).toFixed(1)}" y="${(y - 8).toFixed(1)}" width="${width.toFixed(1)}" height="16" class="lb"/><text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="middle" class="${marks && edge.clear === 0 ? "sm sm-f" : "sm"}">${words.number(edge.count)}</text>`;
}

function labelPlace(graph: Graph, { from, to }: Edge): Point & { readonly width: number } {
  const placed = graph.edge(String(from), String(to)) as unknown as Point & { width: number };
  if (from !== to) return placed;
  const { x, y, width } = graph.node(String(from)) as unknown as Point & { width: number };
  const own = placed.width - LOOP;
  return { x: x + width / 2 + LOOP * 0.8 + own / 2, y, width: own };
}

function node(graph: Graph, activity: number, lines: readonly string[], times: string): Html {
  const { x, y, width, height } = graph.node(String(activity)) as unknown as Point & { width: number; height: number };
  const top = y - height / 2;
  const texts = lines.map(
    (text, index) => html`<text x="${x.toFixed(1)}" y="${(top + 17 + index * LINE).toFixed(1)}" text-anchor="middle">${text}</text>`,
  );
  return html`<g><rect x="${(x - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${height}" rx="4" class="nd"/>${texts}<text x="${x.toFixed(1)}" y="${(top + 17 + lines.length * LINE).toFixed(1)}" text-anchor="middle" class="sm">${times}</text></g>`;
}

function terminal(graph: Graph, end: number, text: string): Html {
  const { x, y, width, height } = graph.node(String(end)) as unknown as Point & { width: number; height: number };
  return html`<g><rect x="${(x - width / 2).toFixed(1)}" y="${(y - height / 2).toFixed(1)}" width="${width.toFixed(1)}" height="${height}" rx="13" class="tm"/><text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="middle" class="sm">${text}</text></g>`;
}

const FOLD = 24;
const MOST_LINES = 3;

// Breaks at spaces where there are any, inside words and between ideographs where there is no other way.
function folded(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/[\p{Script=Han}\p{P}]|[^\s\p{Script=Han}]{1,24}|\s+/gu) ?? [""]) {
    if (widthOf(line) + widthOf(part.trimEnd()) > FOLD && line !== "") {
      lines.push(line.trim());
      line = "";
    }
    line += part;
  }
  if (line.trim() !== "") lines.push(line.trim());
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]}…`];
}
