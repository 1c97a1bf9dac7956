import { describe, expect, it } from "vitest";
import { parseChecks } from "./checks-file.ts";
import { selectChecks } from "./groups.ts";

const file = (logs: readonly (string | undefined)[], map?: object) =>
  parseChecks(JSON.stringify({ checks: logs.map((log, index) => ({ id: `c${index}`, kind: "k", log })), logs: map }), "f");

describe("selectChecks", () => {
  it.each([
    {
      name: "by the stem of the file",
      checks: file(["receipt", "x"]),
      paths: ["/d/receipt.xes.gz"],
      groups: ["receipt.xes.gz: c0"],
      skipped: ["c1"],
    },
    { name: "by the whole name", checks: file(["a.b.csv", "x"]), paths: ["d/a.b.csv"], groups: ["a.b.csv: c0"], skipped: ["c1"] },
    {
      name: "by the map of the file",
      checks: file(["fines", "x"], { fines: { file: "RTFMP.xes.gz" } }),
      paths: ["/d/RTFMP.xes.gz"],
      groups: ["RTFMP.xes.gz: c0"],
      skipped: ["c1"],
    },
    {
      name: "all files are one log for a check without one",
      checks: file([undefined, "b"]),
      paths: ["a.csv", "b.csv"],
      groups: ["a.csv + b.csv: c0", "b.csv: c1"],
      skipped: [],
    },
    {
      name: "one name for all checks that no file has is a label",
      checks: file(["x", "x"]),
      paths: ["a.csv"],
      groups: ["a.csv: c0 c1"],
      skipped: [],
    },
    {
      name: "one name for all checks that a file has is a choice",
      checks: file(["a", "a"]),
      paths: ["a.csv", "b.csv"],
      groups: ["a.csv: c0 c1"],
      skipped: [],
    },
  ])("$name", ({ checks, paths, groups, skipped }) => {
    const selection = selectChecks(checks, paths);

    expect(selection.groups.map((group) => `${group.name}: ${group.checks.map((check) => check.id).join(" ")}`)).toEqual(groups);
    expect(selection.skipped.map((check) => check.id)).toEqual(skipped);
  });

  it("refuses a name that two files have", () => {
    expect(() => selectChecks(file(["a", "b"]), ["x/a.csv", "y/a.xes"])).toThrow('the log "a" could be x/a.csv or y/a.xes');
  });
});
