import { z } from "zod";
import { text } from "../../citations.ts";
import { member, objectAt, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { DAY, dateLacks, momentOf } from "./dates.ts";
import { flagged, notFlagged } from "./facts.ts";

export const unansweredEnquiries = defineProcessFlag({
  id: "R039",
  title: { zh: "询问未答复", en: "Unanswered enquiries" },
  definition: {
    zh: "供应商的询问，在提出{days}天后的数据中仍没有答复，不少于{least}件",
    en: "At least {least} enquiries of bidders have no answer in data of more than {days} days later",
  },
  rationale: {
    zh: "{enquiries}件询问中，{unanswered}件到{asOf|date}没有答复",
    en: "{unanswered} of {enquiries} enquiries have no answer by {asOf|date}",
  },
  caution: {
    zh: "答复可能以公告、会议或书面方式作出，没有登记",
    en: "The answer may have been given in a notice, a meeting or a letter that was not registered",
  },
  basis: [ocp("R039"), text("招标投标法实施条例", "22")],
  params: z.strictObject({ least: z.int().min(1).default(1), days: z.number().min(0).default(7) }),
  needs: [["tender.enquiries"], ["tender.enquiries[].date"], ["date"]],
  assess(release, { least, days }, { zone }) {
    const tender = objectAt(release, "tender");
    if (!Array.isArray(tender?.enquiries)) return { outcome: "notComputable", missing: [dateLacks(tender?.enquiries, "tender.enquiries")] };
    const enquiries = objectsAt(tender, "enquiries");
    const open = enquiries.filter(isOpen);
    if (open.length === 0) return notFlagged({ enquiries: enquiries.length });
    // The data's own date is the clock: what is not answered in old data may have been since.
    const now = momentOf(member(release, "date"), zone);
    if (now === undefined) return { outcome: "notComputable", missing: [dateLacks(member(release, "date"), "date")] };
    const dates = open.map((enquiry) => momentOf(enquiry.date, zone));
    const unanswered = dates.filter((asked) => asked !== undefined && now.at - asked.at > days * DAY).length;
    const figures = { enquiries: enquiries.length, unanswered, asOf: textAt(release, "date") ?? "" };
    if (unanswered >= least) return flagged(release, unanswered, figures);
    if (dates.includes(undefined)) return { outcome: "notComputable", missing: [{ path: "tender.enquiries[].date", reason: "absent" }] };
    return notFlagged(figures);
  },
});

function isOpen(enquiry: Release): boolean {
  return (textAt(enquiry, "answer") ?? "").trim() === "" && textAt(enquiry, "dateAnswered") === undefined;
}
