import { describe, expect, it } from "vitest";
import { isOrganisationCode, readUsci, usciSchema } from "./usci.ts";

// Codes of public bodies, from lists that they publish.
const PUBLISHED = ["115113010833722043", "11511301008778183N", "11370321004221396B"];

describe("readUsci", () => {
  it.each(PUBLISHED)("takes the published code %s apart", (code) => {
    expect(readUsci(code)).toEqual({
      valid: true,
      code,
      department: "1",
      category: "1",
      division: code.slice(2, 8),
      organisation: code.slice(8, 17),
    });
  });

  it("reads a code in full-width letters, in lower case and with spaces as the standard writes it", () => {
    expect(readUsci(" １１５１１３０１ 008778183n ")).toMatchObject({ valid: true, code: "11511301008778183N" });
  });

  it.each([
    { name: "one digit too few", code: "11511301083372204", flaws: ["length"] },
    { name: "a letter that the standard leaves out", code: "11511301I83372204X", flaws: ["symbol"] },
    { name: "a letter in the division", code: "11511A010833722043", flaws: ["symbol"] },
    { name: "another last digit", code: "115113010833722044", flaws: ["check"] },
  ])("refuses $name", ({ code, flaws }) => {
    expect(readUsci(code)).toEqual({ valid: false, flaws });
  });

  it("finds a wrong organisation code that the last digit does not show", () => {
    const codes = PUBLISHED.flatMap((code) => changesWithRightCheck(code));

    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) expect(readUsci(code)).toEqual({ valid: false, flaws: ["organisation_check"] });
  });

  it("finds every change of a single symbol, and every exchange of two that stand side by side and differ", () => {
    for (const code of PUBLISHED) {
      for (const wrong of [...singleChanges(code), ...exchanges(code)]) expect(readUsci(wrong).valid, wrong).toBe(false);
    }
  });
});

it("an organisation code is right with or without its hyphen, and its check digit counts", () => {
  expect(isOrganisationCode("00877818-3")).toBe(true);
  expect(isOrganisationCode("008778183")).toBe(true);
  expect(isOrganisationCode("008778184")).toBe(false);
});

it("the schema refuses a wrong code without repeating it", () => {
  const { success, error } = usciSchema.safeParse("115113010833722044");

  expect(success).toBe(false);
  expect(error?.message).not.toContain("0833722044");
  expect(usciSchema.safeParse("115113010833722043").success).toBe(true);
});

const SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

function singleChanges(code: string): string[] {
  return [...code].flatMap((old, i) => [...SYMBOLS].filter((symbol) => symbol !== old).map((symbol) => put(code, i, symbol)));
}

function exchanges(code: string): string[] {
  return [...code].flatMap((symbol, i) => {
    const next = code[i + 1];
    return next === undefined || next === symbol ? [] : [put(put(code, i, next), i + 1, symbol)];
  });
}

// Two changes inside the organisation code that leave the last digit right and the inner check digit wrong.
function changesWithRightCheck(code: string): string[] {
  const found: string[] = [];
  for (let first = 0; first < 10 && found.length === 0; first++) {
    for (let second = 0; second < 10; second++) {
      const changed = put(put(code, 10, String(first)), 12, String(second));
      const reading = readUsci(changed);
      if (!reading.valid && !reading.flaws.includes("check")) found.push(changed);
    }
  }
  return found;
}

function put(code: string, i: number, symbol: string): string {
  return code.slice(0, i) + symbol + code.slice(i + 1);
}
