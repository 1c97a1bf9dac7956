import { parseKeepRule, parseKeepTime, planRetention } from "@plumbline/server-kit";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { confirmed } from "../output/confirm.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { openRows } from "../trail/open.ts";
import { OWN_OPTIONS, openOwnTrail } from "../trail/own-trail.ts";
import { mustExist, TRAIL_OPTIONS, whereOf } from "../trail/where.ts";

/** Deletes the beginning of a trail whose time is over. */
export async function prune(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...TRAIL_OPTIONS,
    ...OWN_OPTIONS,
    keep: { type: "string" },
    rule: { type: "string", multiple: true },
    "dry-run": { type: "boolean" },
    yes: { type: "boolean" },
    json: { type: "boolean" },
  });
  if (line.words.length > 0) throw usage(`prune takes no further words, not ${JSON.stringify(line.words[0])}; see plumbline prune --help`);
  const keep = line.text("keep");
  if (keep === undefined) throw usage("prune needs --keep TIME, such as 15y; see plumbline prune --help");
  const retention = { keep: parseKeepTime(keep), rules: line.texts("rule").map(parseKeepRule) };
  const where = whereOf(line);
  mustExist(where);
  const language = languageOf(argv);
  const { number } = valuesOf(language, "UTC");

  const rows = await openRows(where);
  const plan = await planRetention(rows, retention, Date.now()).finally(() => rows.close());
  const count = plan.minimum - plan.from;
  const isDry = line.has("dry-run");
  const result = { ...plan, entries: count, pruned: !isDry && count > 0 };
  const kept = plan.kept ? `${plan.kept.index} (${plan.kept.type ?? "-"}, ${plan.kept.received}, ${plan.kept.keep})` : "-";
  const range = `${plan.from}–${plan.minimum - 1}`;
  if (count > 0 && !isDry) {
    if (!line.has("yes")) {
      const question =
        language === "zh"
          ? `将删去第 ${range} 条（${number(count)} 条），不能撤销；第一条须保留的是 ${kept}。`
          : `This deletes entries ${range} (${number(count)}) and cannot be undone; the first that has to stay is ${kept}.`;
      if (!(await confirmed(question, language))) return 1;
    }
    const trail = await openOwnTrail(where, line);
    await trail.prune({ minimum: plan.minimum, reason: reasonOf(retention) }).finally(() => trail.close());
  }
  await writeAnswer(line.has("json"), result, () => {
    if (language === "zh") {
      if (count === 0) return `没有可删去的整捆条目；第一条须保留的是 ${kept}。\n`;
      return `${isDry ? "可" : "已"}删去第 ${range} 条（${number(count)} 条）；第一条须保留的是 ${kept}。\n`;
    }
    if (count === 0) return `No whole bundle may go; the first entry that has to stay is ${kept}.\n`;
    return `${isDry ? "Would delete" : "Deleted"} entries ${range} (${number(count)}); the first that has to stay is ${kept}.\n`;
  });
  return 0;
}

function reasonOf({
  keep,
  rules,
}: {
  readonly keep: { readonly text: string };
  readonly rules: readonly { readonly types: string; readonly keep: { readonly text: string } }[];
}): string {
  const text = [`keep ${keep.text}`, ...rules.map((rule) => `${rule.types} ${rule.keep.text}`)].join(", ");
  return text.length <= 500 ? text : `${text.slice(0, 497)}...`;
}
