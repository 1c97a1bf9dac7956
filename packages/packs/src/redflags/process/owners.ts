import type { Json } from "@plumbline/core";
import { z } from "zod";
import { text } from "../../citations.ts";
import { numberAt, objectsAt } from "../read.ts";
import { defineProcessFlag, type FlagAnswer, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { flagged, notComputable, notFlagged } from "./facts.ts";
import { createHoldings, rivalsOf } from "./links.ts";
import { entrantsOf, partiesOf, personOf } from "./parties.ts";

const OWNERS = ["beneficialOwners", "controller"] as const;

const caution = {
  zh: "只有姓名而无编号时可能是同名；国有资本、基金持股的企业常有共同股东而各自经营",
  en: "Names without numbers may belong to two people; firms held by a state fund often share an owner and go their own ways",
};

export const sharedOwners = defineProcessFlag({
  id: "R032",
  alsoReads: ["buyer"],
  title: { zh: "投标人受同一人控制", en: "Bidders share an owner or controller" },
  definition: {
    zh: "同一标段的不同投标人有同一{fields|code}",
    en: "Different bidders for one lot have the same {fields|code}",
  },
  rationale: {
    zh: "{bidders}家投标人中，{tenderers|list}的{fields|code}相同",
    en: "Of {bidders} bidders, {tenderers|list} have the same {fields|code}",
  },
  caution,
  basis: [ocp("R032"), text("招标投标法实施条例", "34(2)"), text("政府采购法实施条例", "18")],
  params: z.strictObject({ fields: z.array(z.enum(OWNERS)).default([...OWNERS]) }),
  needs: [
    ["parties[].beneficialOwners", "parties[].controller"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ],
  coveredBy: "BID-21",
  assess(release, { fields }) {
    return sharedAmongBidders(
      release,
      fields.map((field) => ({
        field,
        keysOf: (party) =>
          field === "controller" ? keysOfPerson(party.controller) : objectsAt(party, "beneficialOwners").flatMap(keysOfPerson),
      })),
      `parties[].${fields[0] ?? "beneficialOwners"}`,
    );
  },
});

export const sharedShareholders = defineProcessFlag({
  id: "R033",
  alsoReads: ["buyer"],
  title: { zh: "投标人有共同大股东或相互持股", en: "Bidders share a major shareholder" },
  definition: {
    zh: "同一标段的不同投标人有同一股东且各持股不少于{share|percent}，或一家持有另一家不少于该比例",
    en: "Different bidders for one lot have a shareholder in common who holds {share|percent} or more of each, or one holds as much of the other",
  },
  rationale: {
    zh: "{bidders}家投标人中，{tenderers|list}有共同的大股东或相互持股",
    en: "Of {bidders} bidders, {tenderers|list} have a major shareholder in common or hold shares of each other",
  },
  caution,
  basis: [ocp("R033"), text("招标投标法实施条例", "34(2)")],
  params: z.strictObject({ share: z.number().gt(0).max(1).default(0.25) }),
  needs: [
    ["parties[].shareholders[].shareholder.id"],
    ["parties[].shareholders[].shareholding"],
    ["bids.details[].tenderers[].id", "tender.tenderers[].id"],
  ],
  assess(release, { share }) {
    const majorsOf = (party: Release): readonly string[] =>
      objectsAt(party, "shareholders")
        .filter((holder) => shareOf(holder) >= share)
        .flatMap(({ shareholder }) => keysOfPerson(shareholder));
    return sharedAmongBidders(
      release,
      [{ field: "shareholders", keysOf: majorsOf, own: (id) => keysOfPerson({ id }) }],
      "parties[].shareholders",
    );
  },
});

/** Written as a part of one; as percents where above. */
function shareOf(holder: Release): number {
  const share = numberAt(holder, "shareholding") ?? 0;
  return share > 1 ? share / 100 : share;
}

function keysOfPerson(value: Json | undefined): readonly string[] {
  return personOf(value) ?? [];
}

interface Kind {
  readonly field: string;
  keysOf(party: Release): readonly string[];
  /** What a tenderer is himself, to be found among the owners of another. */
  own?(id: string): readonly string[];
}

function sharedAmongBidders(release: Release, kinds: readonly Kind[], path: string): FlagAnswer {
  const entrants = entrantsOf(release);
  if (entrants.length === 0) return notComputable("bids.details[].tenderers");
  const bidders = new Set(entrants.map(({ id }) => id)).size;
  if (bidders < 2) return notComputable("bids.details[].tenderers", "tooFew");
  const parties = partiesOf(release);
  const fields: string[] = [];
  const linked = new Set<string>();
  let isWhole = false;
  for (const kind of kinds) {
    const holdings = createHoldings();
    let told = 0;
    for (const entrant of entrants) {
      const party = parties.get(entrant.id);
      const keys = party === undefined ? [] : kind.keysOf(party);
      if (keys.length > 0) told += 1;
      for (const key of keys) holdings.hold(key, entrant);
      for (const key of kind.own?.(entrant.id) ?? []) holdings.hold(key, entrant);
    }
    if (told === entrants.length) isWhole = true;
    const rivals = rivalsOf(holdings.repeated());
    if (rivals.size === 0) continue;
    fields.push(kind.field);
    for (const id of rivals) linked.add(id);
  }
  if (linked.size > 0) return flagged(release, linked.size, { tenderers: [...linked], fields, bidders }, [...linked]);
  return isWhole ? notFlagged({ bidders }) : notComputable(path);
}
