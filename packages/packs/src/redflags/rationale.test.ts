import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { definitionOf, FIGURE_FORMATS, placeholdersOf, rationaleOf } from "./rationale.ts";
import { RED_FLAGS } from "./registry.ts";
import type { Figures } from "./types.ts";

const write = (zh: string, en: string, figures: Figures) => {
  const rationale = { zh, en };
  return [rationaleOf({ rationale }, figures, "zh"), rationaleOf({ rationale }, figures, "en")];
};

describe("words made of figures", () => {
  it.each([
    { name: "a whole number", text: "{x}", x: 7, zh: "7", en: "7" },
    { name: "a part", text: "{x|percent}", x: 0.123, zh: "12.3%", en: "12.3 %" },
    { name: "a part of rounding", text: "{x|percent}", x: 0.1 + 0.2, zh: "30%", en: "30 %" },
    { name: "a very small part", text: "{x|percent}", x: 0.000012, zh: "0.0012%", en: "0.0012 %" },
    { name: "no part", text: "{x|percent}", x: -0, zh: "0%", en: "0 %" },
    { name: "more than the whole", text: "{x|percent}", x: 99, zh: "9,900%", en: "9,900 %" },
    { name: "an amount", text: "{x|amount}", x: 1234567.891, zh: "1,234,567.89", en: "1,234,567.89" },
    { name: "a negative amount", text: "{x|amount}", x: -1200, zh: "-1,200", en: "-1,200" },
    { name: "a number of many digits", text: "{x|number}", x: 1234.56789, zh: "1234.5679", en: "1234.5679" },
    { name: "a very small number", text: "{x|number}", x: 0.0000321, zh: "0.000032", en: "0.000032" },
    { name: "no number", text: "{x|number}", x: Number.NaN, zh: "—", en: "—" },
    { name: "no end", text: "{x|percent}", x: Number.POSITIVE_INFINITY, zh: "∞", en: "∞" },
    { name: "a list", text: "{x|list}", x: ["甲", "乙"], zh: "甲、乙", en: "甲, 乙" },
    {
      name: "a long list",
      text: "{x|list}",
      x: ["a", "b", "c", "d", "e", "f", "g"],
      zh: "a、b、c、d、e等7项",
      en: "a, b, c, d, e and 2 more",
    },
    { name: "a list of amounts", text: "{x|amount}", x: [1000, 2000], zh: "1,000、2,000", en: "1,000, 2,000" },
    { name: "an empty list", text: "{x|list}", x: [], zh: "—", en: "—" },
    { name: "one text where a list may be", text: "{x|list}", x: "甲", zh: "甲", en: "甲" },
    { name: "a table", text: "{x|list}", x: { open: 20, direct: 5 }, zh: "open 20、direct 5", en: "open 20, direct 5" },
    { name: "a day", text: "{x|date}", x: "2026-03-01", zh: "2026-03-01", en: "2026-03-01" },
    {
      name: "a time with its offset",
      text: "{x|date}",
      x: "2026-03-01T09:30:00+08:00",
      zh: "2026-03-01 09:30 +08:00",
      en: "2026-03-01 09:30 +08:00",
    },
    {
      name: "a time of UTC with seconds",
      text: "{x|date}",
      x: "2026-03-01T09:30:05.123Z",
      zh: "2026-03-01 09:30:05 UTC",
      en: "2026-03-01 09:30:05 UTC",
    },
    { name: "what is no date", text: "{x|date}", x: "spring", zh: "spring", en: "spring" },
    { name: "codes", text: "{x|code}", x: ["mac", "other"], zh: "网卡地址、other", en: "MAC address, other" },
    { name: "yes", text: "{x}", x: true, zh: "是", en: "yes" },
    { name: "nothing", text: "{x}", x: null, zh: "—", en: "—" },
    { name: "what looks like a placeholder", text: "{x}", x: "{x}", zh: "{x}", en: "{x}" },
  ])("writes $name", ({ text, x, zh, en }) => {
    expect(write(text, text, { x })).toEqual([zh, en]);
  });

  it("writes a dash for a figure that is not there, and reads none from the prototype", () => {
    expect(write("{days}天", "{constructor} days", {})).toEqual(["—天", "— days"]);
  });

  it("cuts a text that is too long, not within a character", () => {
    const [zh] = write("{x}", "{x}", { x: `${"a".repeat(119)}𠮷${"b".repeat(1000)}` });

    expect(zh).toBe(`${"a".repeat(119)}…`);
  });

  it("writes any figures in any format", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, ...FIGURE_FORMATS), (x, format) => {
        const text = format === undefined ? "{x}" : `{x|${format}}`;

        expect(write(text, text, { x } as Figures).every((words) => words.length > 0)).toBe(true);
      }),
      {
        examples: [
          [[""], undefined],
          ["", "code"],
        ],
      },
    );
  });

  it("writes a definition with the parameters that are set, the others at their defaults", () => {
    const flag = {
      definition: { zh: "{days}天内有{least}家", en: "{least} within {days} days" },
      params: z.strictObject({ days: z.number().default(20), least: z.number().default(3) }),
    };

    expect(definitionOf(flag, { least: 5 }, "zh")).toBe("20天内有5家");
    expect(definitionOf(flag, undefined, "en")).toBe("3 within 20 days");
  });
});

const HAN = /\p{Script=Han}/u;
const ACCUSING = {
  zh: /违规|违法|嫌疑|围标者|串标者|作弊|造假|骗|立即|[!！]|你/u,
  en: /violat|suspect|illegal|guilty|fraud|cheat|collu|rigg|!/iu,
};
const texts = RED_FLAGS.flatMap((flag) =>
  (["title", "definition", "rationale", "caution"] as const).map((part) => ({ id: flag.id, part, text: flag[part] })),
);

describe("the words of every red flag", () => {
  it("are there in both languages and say the same", () => {
    for (const { id, part, text } of texts) {
      const where = `${id} ${part}`;
      const [zh, en] = [placeholdersOf(text.zh), placeholdersOf(text.en)].map((found) =>
        [...new Set(found.map(({ name }) => name))].sort(),
      );

      expect(HAN.test(text.zh), where).toBe(true);
      expect(/[A-Za-z]/.test(text.en) && !HAN.test(text.en), where).toBe(true);
      expect(zh, where).toEqual(en);
    }
  });

  it("have Chinese punctuation where they are Chinese", () => {
    for (const { id, part, text } of texts) {
      // What a placeholder will hold counts as Chinese: a mark beside it belongs to the sentence.
      const words = text.zh.replaceAll(/\{[^{}]*\}/g, "值");

      expect(words, `${id} ${part}`).not.toMatch(/\p{Script=Han}\s*[,;:()?!]|[,;:()?!]\s*\p{Script=Han}/u);
    }
  });

  it("name formats that are known", () => {
    for (const { id, part, text } of texts) {
      for (const { format } of [...placeholdersOf(text.zh), ...placeholdersOf(text.en)]) {
        expect([undefined, ...FIGURE_FORMATS], `${id} ${part}`).toContain(format);
      }
    }
  });

  it("accuse nobody", () => {
    for (const { id, part, text } of texts) {
      expect(text.zh, `${id} ${part}`).not.toMatch(ACCUSING.zh);
      expect(text.en, `${id} ${part}`).not.toMatch(ACCUSING.en);
    }
  });

  it("name only parameters in a definition, and have a default for each parameter or none at all", () => {
    for (const { id, params, definition } of RED_FLAGS) {
      const names = "shape" in params ? Object.keys(params.shape as object) : [];

      expect(params.safeParse({}).success, id).toBe(true);
      for (const { name } of placeholdersOf(definition.zh)) expect(names, id).toContain(name);
    }
  });

  it("stand under ids of their own", () => {
    const ids = RED_FLAGS.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });
});
