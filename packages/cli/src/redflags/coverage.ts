import type { RedFlag } from "@plumbline/packs/redflags";
import type { Language } from "../language.ts";
import { cut, padEnd, padStart, plain, widthOf } from "../output/columns.ts";
import { version } from "../version.ts";
import type { FileFacts, IssueCount } from "./result.ts";
import { issueWord } from "./words.ts";

export interface Covered {
  readonly files: readonly FileFacts[];
  readonly releases: number;
  readonly processes: number;
  readonly compiled: number;
  readonly duplicates: number;
  /** How often each path is filled, in the way of Cardinal's `coverage`. */
  readonly counts: ReadonlyMap<string, number>;
  readonly flags: readonly { readonly flag: RedFlag; readonly computable: number }[];
  readonly issues: readonly IssueCount[];
}

const TEXTS = {
  zh: {
    title: "准绳 开放采购数据覆盖情况",
    read: (releases: string, processes: string) => `${releases} 份发布，${processes} 个项目`,
    flags: ["指标", "", "可计算", "占比"],
    needs: "需要：",
    or: " 或 ",
    fields: ["字段", "次数", "占项目"],
    fieldsNote: "常用字段；全部字段见 --format json",
    issues: "数据问题",
    none: "无",
    line: (file: string, n: number) => `${file} 第 ${n} 行`,
  },
  en: {
    title: "Plumbline: coverage of open contracting data",
    read: (releases: string, processes: string) => `${releases} releases, ${processes} processes`,
    flags: ["Flag", "", "computable", "share"],
    needs: "needs ",
    or: " or ",
    fields: ["Field", "filled", "of processes"],
    fieldsNote: "Fields that flags read; --format json has all",
    issues: "Data issues",
    none: "none",
    line: (file: string, n: number) => `${file} line ${n}`,
  },
};

/** Paths that flags need, with how often they are filled: what to publish first, were it missing. */
function neededFields({ flags, counts }: Covered): readonly (readonly [path: string, count: number])[] {
  const paths = new Set(flags.flatMap(({ flag }) => flag.needs.flat()));
  return [...paths].sort().map((path) => [path, countAt(counts, path)]);
}

// `bids.details[].value.amount` is counted as `/bids/details[]/value/amount`, a list as the path without brackets.
function countAt(counts: ReadonlyMap<string, number>, path: string): number {
  return counts.get(`/${path.replaceAll(".", "/")}`) ?? counts.get(`/${path.replaceAll("[]", "").replaceAll(".", "/")}`) ?? 0;
}

export function coverageText(covered: Covered, language: Language): string {
  const texts = TEXTS[language];
  const { format } = new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en");
  const { processes } = covered;
  const share = (n: number): string => `${processes === 0 ? 0 : Math.round((n / processes) * 1000) / 10} %`;
  const lines = [
    texts.title,
    covered.files.map(({ name }) => plain(name)).join(", "),
    texts.read(format(covered.releases), format(processes)),
    "",
  ];
  const flagRows = covered.flags.map(({ flag, computable }) => [
    flag.id,
    cut(plain(flag.title[language]), 48),
    format(computable),
    share(computable),
  ]);
  lines.push(...table(texts.flags, flagRows, 2), "");
  const fieldRows = neededFields(covered).map(([path, n]) => [cut(plain(path), 64), format(n), share(n)]);
  lines.push(...table(texts.fields, fieldRows, 1), texts.fieldsNote, "", texts.issues);
  for (const { reason, count, first } of covered.issues) {
    const examples = first
      .slice(0, 2)
      .map(({ file, line, path, value }) =>
        [texts.line(plain(file), line), plain(path), value === undefined ? "" : plain(value)].filter(Boolean).join(" "),
      );
    lines.push(
      cut(
        `  ${issueWord(reason, language)} ${format(count)}${language === "zh" ? "：" : ": "}${examples.join(language === "zh" ? "；" : "; ")}`,
        120,
      ),
    );
  }
  if (covered.issues.length === 0) lines.push(`  ${texts.none}`);
  return `${lines.join("\n")}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[], left: number): string[] {
  const widths = head.map((name, i) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[i] as string))));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i < left ? padEnd(cell, widths[i] as number) : padStart(cell, widths[i] as number)))
      .join("  ")
      .trimEnd();
  return [lineOf(head), ...rows.map(lineOf)];
}

export function coverageJson(covered: Covered): string {
  const { files, releases, processes, compiled, duplicates, issues } = covered;
  const value = {
    plumbline: version(),
    read: { files, releases, processes, compiled, duplicates, issues },
    flags: covered.flags.map(({ flag, computable }) => ({
      id: flag.id,
      title: flag.title,
      computable,
      needs: flag.needs.map((alternatives) => alternatives.map((path) => ({ path, filled: countAt(covered.counts, path) }))),
    })),
    // A list and not an object, since a path may be any text, `__proto__` too.
    fields: [...covered.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, count]) => ({ path, count })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
