import { parseKeepRule, parseKeepTime, planRetention, type Retention } from "@plumbline/server-kit";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { plain } from "../output/columns.ts";
import { confirmed } from "../output/confirm.ts";
import { valuesOf } from "../output/values.ts";
import { writeAnswer } from "../output/write.ts";
import { openRows, using } from "../trail/open.ts";
import { dropState, OWN_OPTIONS, openOwnTrail } from "../trail/own-trail.ts";
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

  const plan = await using(await openRows(where), (rows) => planRetention(rows, retention, Date.now()));
  const count = plan.minimum - plan.from;
  const isDry = line.has("dry-run");
  const result = { ...plan, entries: count, pruned: !isDry && count > 0 };
  const isZh = language === "zh";
  const { kept } = plan;
  const which = kept && `${kept.index} (${plain(kept.type ?? "-")}, ${kept.received}, ${kept.keep})`;
  const stays = which === undefined ? "" : isZh ? `；第一条须保留的是 ${which}` : `; the first that has to stay is ${which}`;
  const range = isZh
    ? `第 ${plan.from}–${plan.minimum - 1} 条（${number(count)} 条）`
    : `entries ${plan.from}–${plan.minimum - 1} (${number(count)})`;
  if (count > 0 && !isDry) {
    if (!line.has("yes")) {
      const question = isZh ? `将删去${range}，不能撤销${stays}。` : `This deletes ${range} and cannot be undone${stays}.`;
      if (!(await confirmed(question, language))) return 1;
    }
    const order = { minimum: plan.minimum, reason: reasonOf(retention) };
    await using(await openOwnTrail(where, line), (trail) => trail.prune(order));
    await dropState(where.dir);
  }
  await writeAnswer(line.has("json"), result, () => {
    if (count === 0) return isZh ? `没有可删去的整捆条目${stays}。\n` : `No whole bundle may go${stays}.\n`;
    return isZh ? `${isDry ? "可" : "已"}删去${range}${stays}。\n` : `${isDry ? "Would delete" : "Deleted"} ${range}${stays}.\n`;
  });
  return 0;
}

function reasonOf({ keep, rules = [] }: Retention): string {
  const text = [`keep ${keep.text}`, ...rules.map((rule) => `${rule.types} ${rule.keep.text}`)].join(", ");
  return text.length <= 500 ? text : `${text.slice(0, 497)}...`;
}
