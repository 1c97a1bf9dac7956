import type { Json } from "@plumbline/core";
import {
  type Change,
  contentOf,
  diffPacks,
  type ListDiff,
  type PackContent,
  type PackDiff,
  readContent,
  readOverlays,
} from "@plumbline/packs/tools";
import { oneOf, parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { cut, plain } from "../output/columns.ts";
import { writeOutput } from "../output/write.ts";
import { isFile, packOf, readJson } from "./pack-files.ts";

/** Says what an upgrade changes, and where it meets overlays. Exit status 3 with `--fail-on-findings` when it meets one. */
export async function diff(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    overlays: { type: "string" },
    orgs: { type: "string" },
    format: { type: "string", short: "f" },
    out: { type: "string", short: "o" },
    "fail-on-findings": { type: "boolean" },
  });
  const [from, to, more] = line.words;
  if (from === undefined || to === undefined || more !== undefined) throw usage("pack diff takes two packs, A and B, by name or as files");
  const format = oneOf(line, "format", ["text", "json"]);
  const [overlayFile, orgFile] = [line.text("overlays"), line.text("orgs")];
  if (overlayFile === undefined && orgFile !== undefined) throw usage("option --orgs goes with --overlays");
  const set =
    overlayFile === undefined ? {} : readOverlays(await readJson(overlayFile), orgFile === undefined ? undefined : await readJson(orgFile));
  const found = diffPacks(await sideOf(from), await sideOf(to), set);
  await writeOutput(format === "json" ? `${JSON.stringify(found, null, 2)}\n` : textOf(found, languageOf(argv)), line.text("out"));
  return line.has("fail-on-findings") && found.overlays.length > 0 ? 3 : 0;
}

/** Keeps the content of a pack, to compare a later version with: `plumbline pack content penalty --out penalty-0.1.0.json`. */
export async function content(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { out: { type: "string", short: "o" } });
  const [word, more] = line.words;
  if (word === undefined || more !== undefined) throw usage("pack content takes one pack, by name or as a file");
  await writeOutput(`${JSON.stringify(await sideOf(word), null, 2)}\n`, line.text("out"));
  return 0;
}

async function sideOf(word: string): Promise<PackContent> {
  return isFile(word) ? readContent(await readJson(word)) : contentOf(await packOf(word));
}

const TEXTS = {
  zh: {
    from: "原",
    to: "新",
    controls: "控制点",
    params: "参数",
    events: "事件类型",
    records: "记录类型",
    risks: "风险点",
    steps: "流程环节",
    table: "表",
    process: "流程",
    count: (n: ListDiff) =>
      `${n.before} → ${n.after}${n.percent === undefined ? "" : `（${signed(n.percent)}%）`}，增 ${n.added.length}，减 ${n.removed.length}`,
    changed: (n: number) => `，改 ${n}`,
    overlays: (n: number) => (n === 0 ? "与所给叠加层没有冲突。" : `与叠加层相关 ${n} 处：`),
    kinds: {
      control_removed: "控制点已取消",
      parameter_removed: "参数已取消",
      refused: "新版不再接受",
      schema_refuses: "值不在新版允许的范围内",
      default_changed: "原值已改",
      freedom_changed: "可调方向已改",
      rule_changed: "所用规则已改",
      mode_changed: "方式已改",
      already_invalid: "升级前即不合规定",
    },
    set: "本单位设为",
  },
  en: {
    from: "from",
    to: "to",
    controls: "control points",
    params: "parameters",
    events: "event types",
    records: "record types",
    risks: "risks",
    steps: "steps",
    table: "table",
    process: "process",
    count: (n: ListDiff) =>
      `${n.before} → ${n.after}${n.percent === undefined ? "" : ` (${signed(n.percent)} %)`}, ${n.added.length} added, ${n.removed.length} removed`,
    changed: (n: number) => `, ${n} changed`,
    overlays: (n: number) => (n === 0 ? "Meets none of the overlays." : `Meets overlays at ${n} places:`),
    kinds: {
      control_removed: "control point gone",
      parameter_removed: "parameter gone",
      refused: "not taken any more",
      schema_refuses: "value not allowed any more",
      default_changed: "value it departs from has changed",
      freedom_changed: "direction has changed",
      rule_changed: "rule has changed",
      mode_changed: "mode has changed",
      already_invalid: "was not valid before",
    },
    set: "set to",
  },
};

function textOf(found: PackDiff, language: Language): string {
  const texts = TEXTS[language];
  const lines = [`${texts.from} ${found.from.id} ${found.from.version}  ${texts.to} ${found.to.id} ${found.to.version}`, ""];
  const list = (name: string, part: ListDiff, changed?: number): void => {
    lines.push(`${name}: ${texts.count(part)}${changed === undefined ? "" : texts.changed(changed)}`);
    for (const id of part.added) lines.push(`  + ${plain(id)}`);
    for (const id of part.removed) lines.push(`  - ${plain(id)}`);
  };
  const change = (id: string, { path, before, after }: Change): void => {
    lines.push(`  ~ ${plain(id)}  ${plain(path)}: ${shown(before)} → ${shown(after)}`);
  };
  list(texts.controls, found.controls, found.controls.changed.length);
  for (const { id, changes } of found.controls.changed) for (const each of changes) change(id, each);
  if (found.params.length > 0) lines.push(`${texts.params}: ${found.params.length}`);
  for (const { control, name, changes } of found.params) for (const each of changes) change(`${control} ${name}`, each);
  list(texts.events, found.events);
  list(texts.records, found.records);
  list(texts.risks, found.risks);
  list(texts.steps, found.steps);
  for (const [name, parts] of [
    [texts.process, found.processes],
    [texts.table, found.tables],
  ] as const) {
    for (const part of parts) {
      list(`${name} ${plain(part.id)}`, part, part.changed.length);
      for (const { id, changes } of part.changed) for (const each of changes) change(id, each);
    }
  }
  lines.push("", texts.overlays(found.overlays.length));
  for (const { kind, org, control, name = "", set, before, after, message } of found.overlays) {
    const values =
      set === undefined
        ? ""
        : `  ${texts.set} ${shown(set)}${before === undefined && after === undefined ? "" : `; ${shown(before)} → ${shown(after)}`}`;
    const why = kind === "refused" || kind === "already_invalid" ? `  ${cut(plain(message), 200)}` : "";
    lines.push(`  ${plain(org)}  ${plain(control)} ${plain(name)}  ${texts.kinds[kind]}${values}${why}`);
  }
  return `${lines.map((text) => text.trimEnd()).join("\n")}\n`;
}

function shown(value: Json | undefined): string {
  return value === undefined ? "–" : cut(plain(typeof value === "string" ? value : JSON.stringify(value)), 160);
}

function signed(percent: number): string {
  return percent > 0 ? `+${percent}` : percent < 0 ? `−${-percent}` : "0";
}
