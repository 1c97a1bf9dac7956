import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { citizenIdPaths, createCitizenIdGuard } from "./citizen-id.ts";

const KEY = new Uint8Array(32).fill(7);
const guard = createCitizenIdGuard({ key: KEY });
const TODAY = "2026-11-22";
// The examples of GB 11643.
const WOMAN = "11010519491231002X";
const MAN = "440524188001010014";

describe("what is kept of a citizen's number", () => {
  it("is a mask and a hash under the key, which anybody with the key can compute again", async () => {
    const hash = createHmac("sha256", KEY).update(`plumbline citizen id v1\n${WOMAN}`).digest("base64url");

    expect(await guard.guard(WOMAN, TODAY)).toEqual({ valid: true, mask: "110105********002X", hash, warnings: [] });
  });

  it("is the same for one person however the number was typed", async () => {
    const readings = await Promise.all(
      ["11010519491231002x", " 110105 19491231 002X", "１１０１０５19491231002X"].map((text) => guard.guard(text, TODAY)),
    );

    const expected = await guard.guard(WOMAN, TODAY);
    for (const reading of readings) expect(reading).toEqual(expected);
  });

  it("is the same for the old number of 15 digits, which it warns of", async () => {
    const reading = await guard.guard(WOMAN, TODAY);

    expect(await guard.guard("110105491231002", TODAY)).toEqual({ ...reading, warnings: ["old_form"] });
  });

  it("differs from key to key and from person to person", async () => {
    const other = createCitizenIdGuard({ key: new Uint8Array(32).fill(8) });
    const readings = await Promise.all([guard.guard(WOMAN, TODAY), guard.guard(MAN, TODAY), other.guard(WOMAN, TODAY)]);

    expect(new Set(readings.map((reading) => (reading.valid ? reading.hash : ""))).size).toBe(3);
  });

  it("never holds the number, also where the number is wrong", async () => {
    for (const number of [WOMAN, MAN, "110105194912310021", "110105194902300028", "11010519491231002"]) {
      expect(JSON.stringify(await guard.guard(number, TODAY))).not.toContain(number.slice(6));
    }
  });
});

it.each([
  { name: "a digit too few", number: "1101051949123100", flaws: ["length"] },
  { name: "a letter inside", number: "11010519491231A02X", flaws: ["symbol"] },
  { name: "another check digit", number: "110105194912310021", flaws: ["check"] },
  { name: "a day that does not exist", number: "110105194902300024", flaws: ["date"] },
  { name: "somebody not yet born", number: "110105202612310021", flaws: ["future"] },
])("refuses $name and says only what is wrong", async ({ number, flaws }) => {
  const body = number.length === 18 && !flaws.includes("check") && !flaws.includes("symbol") ? withCheck(number) : number;

  expect(await guard.guard(body, TODAY)).toEqual({ valid: false, flaws });
});

it("warns of a division that is no province today and takes the number all the same", async () => {
  expect(await guard.guard(withCheck("990105194912310020"), TODAY)).toMatchObject({ valid: true, warnings: ["division"] });
});

describe("citizenIdPaths", () => {
  it("finds numbers in plain wherever they stand in data, also within a text", () => {
    const data = { applicant: { note: `身份证${WOMAN},已核` }, lines: ["-", MAN], hash: "b".repeat(43), count: 2, none: null };

    expect(citizenIdPaths(data)).toEqual(["applicant.note", "lines[1]"]);
  });

  it.each(["115113010833722043", "110105194912310021", `1${WOMAN}`, "110105********002X", "2210-330109-04-01-123456"])(
    "takes %s for none",
    (text) => {
      expect(citizenIdPaths(text)).toEqual([]);
    },
  );
});

it("refuses a key that is short enough to be guessed", () => {
  expect(() => createCitizenIdGuard({ key: new Uint8Array(31) })).toThrow("31 bytes");
});

it("refuses a today that is no day without a word about the number", async () => {
  await expect(guard.guard(WOMAN, "today")).rejects.toThrow('"today" is no day');
});

/** With the check digit that the standard's formula gives: the sum of all 18 digits with weights 2^(18-i) is 1 modulo 11. */
function withCheck(number: string): string {
  const rest = Array.from(number.slice(0, 17)).reduce((sum, digit, i) => sum + Number(digit) * 2 ** (17 - i), 0);
  return number.slice(0, 17) + "0123456789X"[(12 - (rest % 11)) % 11];
}
