import { expect, it } from "vitest";
import { excerpt } from "../citations.ts";
import { ITEM_CODE_SCHEMES, itemCodeScheme, readItemCode } from "./item-code.ts";

it("takes a code of Sichuan apart, as published there", () => {
  expect(readItemCode("511A0138000000-511602000000-000-115113010833722043-1-00", ITEM_CODE_SCHEMES)).toEqual([
    {
      scheme: "sichuan",
      parts: { basic: "511A0138000000", division: "511602000000", sub: "000", organisation: "115113010833722043", level: "1", case: "00" },
      flaws: [],
    },
  ]);
});

it("names the part that is wrong: the organisation's credit code has another check digit", () => {
  expect(readItemCode("511A0138000000-511602000000-000-115113010833722044-1-00", ITEM_CODE_SCHEMES)).toMatchObject([
    { flaws: ["organisation"] },
  ]);
});

it.each([
  { code: "XK00101000", scheme: "guizhou", parts: { type: "XK", item: "00101", sub: "000" }, flaws: [] },
  { code: "XK00000000", scheme: "guizhou", parts: { type: "XK", item: "00000", sub: "000" }, flaws: ["item"] },
  {
    code: "4201020151600101",
    scheme: "hubei",
    parts: { division: "420102", body: "015", type: "16", item: "001", sub: "01" },
    flaws: [],
  },
])("reads $code as one of $scheme", ({ code, scheme, parts, flaws }) => {
  expect(readItemCode(code, ITEM_CODE_SCHEMES)).toEqual([{ scheme, parts, flaws }]);
});

it("leaves out what a shorter form of one scheme does not have", () => {
  expect(readItemCode("000116001000115113010833722043A", ITEM_CODE_SCHEMES)).toEqual([
    { scheme: "national", parts: { basic: "000116001000", organisation: "115113010833722043", version: "A" }, flaws: [] },
  ]);
});

it("says nothing of a code whose scheme nobody named: another province is not wrong", () => {
  expect(readItemCode("whatever-7", ITEM_CODE_SCHEMES)).toEqual([]);
});

it("a host adds the scheme of its own place", () => {
  const ours = itemCodeScheme(/^AL-(?<office>[0-9]{2})-(?<item>[0-9]{4})$/, {
    id: "anlan",
    title: { zh: "安澜市事项编码", en: "Items of Anlan" },
    citations: [excerpt("安澜市事项编码规则")],
  });

  expect(readItemCode("AL-07-0012", [ours])).toEqual([{ scheme: "anlan", parts: { office: "07", item: "0012" }, flaws: [] }]);
});
