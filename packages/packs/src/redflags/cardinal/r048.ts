import type { Json } from "@plumbline/core";
import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding, type FlagMember } from "../types.ts";
import { ascending, quartiles } from "./numbers.ts";
import { asList, asObject, type Loose, lacking, NO_AWARD, notComputable, onlyId } from "./parts.ts";
import { finite } from "./ratios.ts";
import { MOST_PROCESSES, type Places, placeOf } from "./tallies.ts";
import { firstCharacters } from "./text.ts";

const params = z.strictObject({
  /** How many characters of the code of a classification make a class. */
  digits: z.int().min(0).default(2),
  /** Number of classes, instead of the fence that is made from all suppliers. */
  threshold: z.number().min(0).optional(),
  /** In how many processes a supplier must have won to be looked at. */
  minimumContractingProcesses: z.int().min(0).default(20),
});

type Params = z.output<typeof params>;

interface Supplied {
  readonly supplier: string;
  readonly classes: readonly string[];
}

/** Of each supplier, by its place. */
interface Tallies {
  readonly suppliers: Places;
  readonly counts: number[];
  /** The places of the classes that each won, as they came, with the processes that were the first in them. */
  readonly classes: number[][];
  readonly proofs: number[][];
  readonly names: Places;
  readonly processes: string[];
  /** Of suppliers with many classes, the same classes once more. */
  readonly many: Map<number, Set<number>>;
}

/** Among so few, looking through a list is faster than making a set. */
const FEW = 64;

export const R048 = defineMarketFlag<Params, Supplied, Tallies>({
  id: "R048",
  title: { zh: "供应品类过杂", en: "Heterogeneous supplier" },
  definition: {
    zh: "某供应商中标的品类数（分类代码前{digits}位）不少于全部供应商的上限（Q3+1.5×IQR，或所设的阈值）；至少在{minimumContractingProcesses}个项目中标才计算。",
    en: "A supplier won in as many classes of goods (first {digits} characters of the code) as the upper fence of all suppliers or more (Q3 + 1.5 IQR, or a threshold that is set), looked at from {minimumContractingProcesses} processes on.",
  },
  rationale: {
    zh: "在{count}个项目中标{classes}个品类（{names|list}）；界限为{fence|number}个，共比较{compared}家供应商。",
    en: "It won {classes} classes of goods ({names|list}) in {count} processes. The fence is {fence|number}, over {compared} suppliers.",
  },
  caution: {
    zh: "综合性批发商、集团采购平台和百货类供应商，品类本来就多。",
    en: "Wholesalers, groups and general stores supply many classes by nature.",
  },
  basis: [practice("OCP Red Flags Guide R048")],
  params,
  needs: [["awards[].status"], ["awards[].suppliers[].id"], ["awards[].items[].classification.id"]],
  observe(release, { digits }) {
    const loose = release as Loose;
    const awards = asList(loose.awards);
    if (awards === undefined) return notComputable(lacking("awards", loose.awards));
    const members: FlagMember<{ supplier: string; classes: string[] }>[] = [];
    let places: Map<string, string[]> | undefined;
    let active: Loose | undefined;
    for (const one of awards) {
      const award = asObject(one);
      if (award?.status !== "active") continue;
      active ??= award;
      const items = asList(award.items);
      const supplier = onlyId(award.suppliers);
      if (items === undefined || supplier === undefined) continue;
      let classes: string[] | undefined = places?.get(supplier);
      for (const item of items) {
        const id = asObject(asObject(item)?.classification)?.id;
        if (typeof id !== "string") continue;
        if (classes === undefined) {
          classes = [];
          members.push({ group: "", value: { supplier, classes } });
          if (awards.length > 1) {
            places ??= new Map();
            places.set(supplier, classes);
          }
        }
        classes.push(firstCharacters(id, digits));
      }
    }
    if (members.length > 0) return { outcome: "observed", members };
    if (active === undefined) return NO_AWARD;
    if (onlyId(active.suppliers) === undefined) return notComputable(lacking("awards[].suppliers[].id", active.suppliers));
    const item = asList(active.items)?.[0];
    return notComputable(
      item === undefined
        ? lacking("awards[].items", active.items)
        : lacking("awards[].items[].classification.id", asObject(asObject(item)?.classification)?.id),
    );
  },
  start: () => ({ suppliers: new Map(), counts: [], classes: [], proofs: [], names: new Map(), processes: [], many: new Map() }),
  add(tallies, process, { supplier, classes }) {
    const place = countOf(tallies, supplier, 1);
    for (const one of classes) addClass(tallies, place, placeOf(tallies.names, one), process);
  },
  merge(tallies, later) {
    const names = Array.from(later.names.keys(), (name) => placeOf(tallies.names, name));
    for (const [supplier, other] of later.suppliers) {
      const place = countOf(tallies, supplier, later.counts[other] as number);
      const proofs = later.proofs[other] as number[];
      for (const [i, one] of (later.classes[other] as number[]).entries())
        addClass(tallies, place, names[one] as number, later.processes[proofs[i] as number] as string);
    }
  },
  judge(tallies, { threshold, minimumContractingProcesses }) {
    const compared: { supplier: string; count: number; classes: number[]; proofs: number[] }[] = [];
    for (const [supplier, place] of tallies.suppliers) {
      const count = tallies.counts[place] as number;
      if (count < minimumContractingProcesses) continue;
      compared.push({ supplier, count, classes: tallies.classes[place] as number[], proofs: tallies.proofs[place] as number[] });
    }
    let fence = threshold;
    let figures: Record<string, Json> = { compared: compared.length };
    if (fence === undefined) {
      const { q1, q3, upperFence } = quartiles(ascending(compared.map(({ classes }) => classes.length)));
      fence = upperFence;
      figures = { ...figures, q1: finite(q1), q3: finite(q3) };
    }
    figures = { ...figures, fence: finite(fence) };
    const findings: FlagFinding[] = [];
    const texts = [...tallies.names.keys()];
    for (const { supplier, count, classes, proofs } of compared) {
      if (!(classes.length >= fence)) continue;
      const names = classes
        .map((one) => texts[one] as string)
        .sort()
        .slice(0, MOST_NAMES);
      const processes = [...new Set(proofs.map((one) => tallies.processes[one] as string))].slice(0, MOST_PROCESSES);
      findings.push({
        subject: "tenderer",
        id: supplier,
        value: classes.length,
        figures: { classes: classes.length, names, count, ...figures },
        processes,
      });
    }
    if (compared.length === 0) return { findings, figures, missing: [{ path: "awards[].items[].classification.id", reason: "tooFew" }] };
    return { findings, figures };
  },
});

const MOST_NAMES = 50;

function countOf({ suppliers, counts, classes, proofs }: Tallies, supplier: string, count: number): number {
  const place = placeOf(suppliers, supplier);
  if (place === counts.length) {
    counts.push(0);
    classes.push([]);
    proofs.push([]);
  }
  counts[place] = (counts[place] as number) + count;
  return place;
}

function addClass({ classes, proofs, processes, many }: Tallies, place: number, one: number, process: string): void {
  const known = classes[place] as number[];
  if (known.length < FEW) {
    if (known.includes(one)) return;
  } else {
    let all = many.get(place);
    if (all === undefined) {
      all = new Set(known);
      many.set(place, all);
    }
    if (all.has(one)) return;
    all.add(one);
  }
  if (processes.at(-1) !== process) processes.push(process);
  known.push(one);
  (proofs[place] as number[]).push(processes.length - 1);
}
