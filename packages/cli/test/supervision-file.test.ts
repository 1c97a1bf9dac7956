import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ControlList, LadderList, PolicyReply } from "@plumbline/core";
import { DEFAULT_POLICY, THREE_LEVELS } from "@plumbline/core/supervision";
import { disciplineAuthority, disciplineLadder } from "@plumbline/packs/ladders";
import { expect, it } from "vitest";
import { get, started } from "./server-process.ts";
import { folder, plumbline, root } from "./support.ts";

/** A pack without code, whose limit has room to be tightened. */
const PACK = readFileSync(join(root, "docs/examples/seal-pack.json"), "utf8").replace(/"spare": \{\s*"value": 0/, '"spare": { "value": 3');
const ORGS = { "3301": null, "330106": "3301" };
const overlay = { org: "330106", control: "SEAL-02", params: { spare: 1 }, effectiveFrom: "2026-01-01", basis: "区纪〔2026〕2号" };
const policy = { ...DEFAULT_POLICY, id: "three", levels: THREE_LEVELS, org: "330106" };
const ladder = { ...disciplineLadder, title: { zh: "本市处置阶梯", en: "Ladder of the city" } };
const authority = { ...disciplineAuthority, title: { zh: "本市干部管理权限表", en: "Table of the city" } };

function write(dir: string, content: Readonly<Record<string, unknown>>): readonly string[] {
  for (const [name, value] of Object.entries({ pack: PACK, orgs: JSON.stringify(ORGS), set: JSON.stringify(content) }))
    writeFileSync(join(dir, `${name}.json`), value);
  return ["--pack", join(dir, "pack.json"), "--orgs", join(dir, "orgs.json"), "--supervision", join(dir, "set.json")];
}

it("holds what the authority set: values of a district, three levels there, and a ladder and table of its own", {
  timeout: 60_000,
}, async () => {
  const dir = folder();
  const set = write(dir, { overlays: [overlay], policies: [DEFAULT_POLICY, policy], ladders: [ladder], authorities: [authority] });
  const server = await started(join(dir, "data"), ...set);

  const [district, city] = await Promise.all(["330106", "3301"].map((org) => get<ControlList>(server, `/v1/controls?org=${org}`)));
  const levels = await Promise.all(
    ["330106", "3301"].map(async (org) => (await get<PolicyReply>(server, `/v1/policy?org=${org}`)).policy.levels.length),
  );
  const { ladders } = await get<LadderList>(server, "/v1/ladders");
  const { code } = await server.end("SIGTERM");

  const spare = (list: ControlList | undefined) => list?.controls.find(({ control }) => control === "SEAL-02");
  expect(spare(district)).toMatchObject({ values: { spare: 1 }, changes: [{ org: "330106", basis: "区纪〔2026〕2号" }] });
  expect(spare(city)).toMatchObject({ values: { spare: 3 }, changes: [] });
  expect(levels).toEqual([THREE_LEVELS.length, DEFAULT_POLICY.levels.length]);
  expect(ladders.map((one) => [one.ladder.title.en, one.authority.title.en])).toEqual([["Ladder of the city", "Table of the city"]]);
  expect(code).toBe(0);
});

it.each([
  ["a member that there is not", { overlay: [] }, 'Unrecognized key: "overlay"'],
  ["an overlay that loosens", { overlays: [{ ...overlay, params: { spare: 4 } }] }, "OVERLAY_LOOSENS: --supervision"],
  ["a control that no pack has", { overlays: [{ ...overlay, control: "SEAL-20" }] }, "no control SEAL-20"],
  ["an organisation that the tree does not have", { overlays: [{ ...overlay, org: "330108" }] }, "organisation 330108 is not in the tree"],
  ["a policy without its day", { policies: [policy, { ...policy, effectiveFrom: "soon" }] }, "policies.1:"],
  ["a ladder without a table", { ladders: [ladder] }, "ladders and authorities go together"],
  ["a table of another ladder", { ladders: [ladder], authorities: [{ ...authority, ladder: "other" }] }, "no authority table is of it"],
  ["R-022: controls for which nobody is accountable", { responsibilities: [] }, "nobody is accountable for it"],
])("refuses %s, and says where", { timeout: 60_000 }, async (_, content, says) => {
  const dir = folder();
  const { code, err } = await plumbline("serve", "--dir", join(dir, "data"), "--port", "0", ...write(dir, content));

  expect(err).toContain(says);
  expect(code).not.toBe(0);
});
