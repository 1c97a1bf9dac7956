import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatDay, formatInstant, formatNumber } from "./format.ts";
import { languageOf } from "./language.ts";
import { fill, type Messages } from "./messages.ts";

const src = new URL("..", import.meta.url);
const files = globSync("**/*.messages.ts", { cwd: src }).sort();
const catalogues = await Promise.all(
  files.map(async (file) => {
    const module = (await import(new URL(file, src).href)) as Record<string, Messages<string>>;
    return { file, catalogue: Object.values(module).find(({ zh }) => zh !== undefined) as Messages<string> };
  }),
);

const names = (sentence: string): readonly string[] => [...new Set(sentence.match(/\{\w+\}/g))].sort();

describe.each(catalogues)("the sentences of $file", ({ catalogue: { zh, en } }) => {
  it("are there in both languages", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    expect(
      Object.values({ ...zh })
        .concat(Object.values(en))
        .filter((sentence) => sentence.trim() === ""),
    ).toEqual([]);
  });

  it("name the same values in both languages", () => {
    const of = (messages: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.keys(zh).map((key) => [key, names(messages[key] ?? "")]));

    expect(of(en)).toEqual(of(zh));
  });

  it("are Chinese and English, and accuse nobody", () => {
    // The way to the other language is written in that language.
    const english = Object.values(en).filter((sentence) => !sentence.includes("中文"));

    expect(english.filter((sentence) => /[\u3000-\u9fff\uff00-\uffef]/.test(sentence))).toEqual([]);
    expect(
      Object.values(zh)
        .concat(Object.values(en))
        .filter((sentence) => /违规|嫌疑|请立即|violation|[!！]/i.test(sentence)),
    ).toEqual([]);
  });
});

it("every catalogue was found", () => {
  expect(files).toContain("locale/common.messages.ts");
  expect(files.some((file) => file.endsWith("risk-notice.messages.ts"))).toBe(true);
});

describe("fill", () => {
  it("replaces what has a value and leaves the rest to be seen", () => {
    expect(fill("{a} of {b}, {c}", { a: 1, b: "{a}" })).toBe("1 of {a}, {c}");
  });
});

describe("languageOf", () => {
  it.each([
    { tag: "en", language: "en" },
    { tag: "EN-gb", language: "en" },
    { tag: "zh-CN", language: "zh" },
    { tag: "enm", language: "zh" },
    { tag: "", language: "zh" },
    { tag: undefined, language: "zh" },
  ])("$tag is $language", ({ tag, language }) => {
    expect(languageOf(tag)).toBe(language);
  });
});

describe("formats", () => {
  it.each([
    { name: "an evening in London is the next day in Shanghai", instant: "2026-11-20T16:12:05Z", text: "2026-11-21 00:12" },
    { name: "an offset of its own", instant: "2026-11-20T15:12:05+08:00", text: "2026-11-20 15:12" },
    { name: "what is no instant comes back", instant: "soon", text: "soon" },
  ])("$name", ({ instant, text }) => {
    expect(formatInstant(instant)).toBe(text);
  });

  it("writes seconds, days and large numbers", () => {
    const instant = "2026-11-22T16:00:09Z";

    expect(formatInstant(instant, "second")).toBe("2026-11-23 00:00:09");
    expect(formatDay(instant, "zh")).toBe("11 月 23 日（周一）");
    expect(formatDay(instant, "en")).toBe("Mon 23 Nov");
    expect(formatNumber(4182337)).toBe("4,182,337");
  });
});
