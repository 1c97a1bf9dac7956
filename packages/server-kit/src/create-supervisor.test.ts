import { expect, it } from "vitest";
import { folder, openTrail, origin, signer } from "../test/trail-support.ts";
import { createSupervisor } from "./create-supervisor.ts";
import { sqliteSubjectKeys, sqliteTrailStore } from "./store/sqlite/index.ts";

it("closes its stores when it cannot start, so that the next one can have them", async () => {
  const file = `${folder()}/trail.db`;
  const [store, subjectKeys] = [await sqliteTrailStore({ file }), await sqliteSubjectKeys({ file: `${file}-keys` })];
  const identity = { sources: {}, supervisors: {}, secret: "short" };
  await expect(createSupervisor({ store, subjectKeys, packs: [], signer, origin, identity })).rejects.toMatchObject({
    code: "SETTING_INVALID",
  });
  expect((await openTrail(file)).size).toBe(0);
});
