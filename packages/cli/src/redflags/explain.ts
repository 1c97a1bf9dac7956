import { type FlagAnswer, isMarketFlag, type Missing, type RedFlag, type Release, rationaleOf } from "@plumbline/packs/redflags";
import type { Language } from "../language.ts";
import { padEnd, plain } from "../output/columns.ts";
import { version } from "../version.ts";
import type { AskedFlag, Finding, RedFlagsResult } from "./result.ts";
import { missingWords, subjectWord } from "./words.ts";

/** What one flag says of one process, or of an organisation that takes part in it. */
export interface Explanation {
  readonly flag: RedFlag;
  readonly outcome: "flagged" | "notFlagged" | "notComputable" | "excluded";
  readonly findings: readonly Finding[];
  readonly missing: readonly Missing[];
  readonly by?: string;
}

/** Asks every flag of one process. Of flags that compare, the answer is what the comparison with all others came to. */
export function explain(
  release: Release,
  { flags, report }: Pick<RedFlagsResult, "flags" | "report">,
  zone: string,
): readonly Explanation[] {
  const ocid = release.ocid as string;
  const parties = partiesOf(release);
  const byFlag = Map.groupBy(report.findings, ({ flag }) => flag);
  return flags.map((asked) => {
    const { flag } = asked;
    const answer = answerOf(asked, release, zone);
    const findings = (byFlag.get(flag.id) ?? []).filter(({ subject, id, processes }) =>
      subject === "process" ? id === ocid : processes ? processes.includes(ocid) : parties.has(id),
    );
    if (findings.length > 0) return { flag, outcome: "flagged", findings, missing: [] };
    if (answer.outcome === "notComputable") return { flag, outcome: "notComputable", findings, missing: answer.missing };
    if (answer.outcome === "excluded") return { flag, outcome: "excluded", findings, missing: [], by: answer.by };
    return { flag, outcome: "notFlagged", findings, missing: [] };
  });
}

function answerOf({ flag, params }: AskedFlag, release: Release, zone: string): FlagAnswer {
  if (!isMarketFlag(flag)) return flag.assess(release, params, { zone });
  const observed = flag.observe(release, params, { zone });
  return observed.outcome === "observed" ? { outcome: "notFlagged" } : observed;
}

const ROLES = new Set(["buyer", "procuringEntity", "tenderers", "suppliers"]);

/** Ids of the organisations that a process names, wherever they stand; the depth is bounded because the data are not ours. */
function partiesOf(release: Release): ReadonlySet<string> {
  const ids = new Set<string>();
  const visit = (value: unknown, inRole: boolean, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > 12) return;
    if (Array.isArray(value)) {
      for (const one of value) visit(one, inRole, depth + 1);
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      if (inRole && name === "id" && typeof member === "string") ids.add(member);
      visit(member, ROLES.has(name), depth + 1);
    }
  };
  visit(release, false, 0);
  return ids;
}

const TEXTS = {
  zh: {
    of: "项目",
    flagged: "需核查",
    notFlagged: "未见",
    notComputable: "无法计算",
    excluded: "不适用",
    joint: "；",
  },
  en: {
    of: "Process",
    flagged: "to look at",
    notFlagged: "not flagged",
    notComputable: "not computable",
    excluded: "not applicable",
    joint: "; ",
  },
};

export function explanationText(ocid: string, explanations: readonly Explanation[], language: Language): string {
  const texts = TEXTS[language];
  const width = language === "zh" ? 8 : 14;
  const lines = [`${texts.of} ${plain(ocid)}`, ""];
  for (const { flag, outcome, findings, missing, by } of explanations) {
    const why =
      outcome === "flagged"
        ? ""
        : outcome === "notComputable"
          ? missing.map((one) => missingWords(one, language)).join(texts.joint)
          : outcome === "excluded"
            ? (by ?? "")
            : "";
    lines.push(
      `${padEnd(flag.id, 5)}  ${padEnd(texts[outcome], width)}  ${plain(flag.title[language])}${why === "" ? "" : ` — ${plain(why)}`}`,
    );
    for (const { subject, id, figures } of findings) {
      const who = subject === "process" ? "" : `${subjectWord(subject, language)} ${plain(id)}${language === "zh" ? "：" : ": "}`;
      lines.push(`       ${who}${plain(rationaleOf(flag, figures, language))}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

export function explanationJson(ocid: string, explanations: readonly Explanation[]): string {
  const flags = explanations.map(({ flag, outcome, findings, missing, by }) => ({
    id: flag.id,
    title: flag.title,
    outcome,
    ...(missing.length > 0 ? { missing } : {}),
    ...(by === undefined ? {} : { by }),
    findings: findings.map(({ subject, id, value, figures, processes }) => ({
      subject,
      id,
      value,
      figures,
      ...(processes ? { processes } : {}),
      rationale: { zh: rationaleOf(flag, figures, "zh"), en: rationaleOf(flag, figures, "en") },
    })),
  }));
  return `${JSON.stringify({ plumbline: version(), ocid, flags }, null, 2)}\n`;
}
