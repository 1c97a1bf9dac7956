import { citationSchema } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { excerpt, inForce, memory, practice, text } from "./citations.ts";
import { controlPoints } from "./controls.ts";

describe("a citation", () => {
  it("says since when the text that was read is in force, which of an amended law is the amended text", () => {
    expect(text("招标投标法", "28")).toEqual({ regulation: "招标投标法", article: "28", inForceFrom: "2017-12-28", confidence: "text" });
  });

  it("says until when, of a text that a later one replaced", () => {
    expect(text("网络安全法(2016年文本)", "21(3)")).toMatchObject({ inForceFrom: "2017-06-01", inForceTo: "2025-12-31" });
    expect(inForce("网络安全法(2025年修正)")).toEqual({ inForceFrom: "2026-01-01" });
  });

  it("has no day where none was found, also under the name of a member of every object", () => {
    expect(excerpt("榆林市电子监察细则")).toEqual({ regulation: "榆林市电子监察细则", confidence: "excerpt" });
    expect(memory("toString")).toEqual({ regulation: "toString", confidence: "memory" });
    expect(practice()).toEqual({ regulation: "实务惯例", confidence: "practice" });
  });
});

describe("the citations of all control points", () => {
  const citations = controlPoints.flatMap((control) => control.citations.map((citation) => ({ id: control.id, ...citation })));

  it("are valid, and no text ends before it begins", () => {
    for (const { id, ...citation } of citations) {
      expect(citationSchema.safeParse(citation).success, id).toBe(true);
      const { inForceFrom = "", inForceTo = "9999-12-31" } = citation;
      expect(inForceFrom < inForceTo, id).toBe(true);
    }
  });

  it("name the day of every text that was read: whoever read it saw the day", () => {
    const undated = citations.filter(({ confidence, inForceFrom }) => confidence === "text" && inForceFrom === undefined);

    expect(undated.map(({ id, regulation }) => `${id} ${regulation}`)).toEqual([]);
  });

  it("name one day for one text, wherever it is cited", () => {
    const days = new Map<string, Set<string>>();
    for (const { regulation, inForceFrom = "", inForceTo = "" } of citations) {
      days.set(regulation, (days.get(regulation) ?? new Set()).add(`${inForceFrom} to ${inForceTo}`));
    }

    expect([...days].filter(([, found]) => found.size > 1).map(([regulation]) => regulation)).toEqual([]);
  });

  it("claim no article of a practice", () => {
    expect(citations.filter(({ confidence, article }) => confidence === "practice" && article !== undefined)).toEqual([]);
  });
});
