import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, defineOverlays, orgTree } from "@plumbline/core";
import { approval, caseAccepted, caseDecided, caseReceived } from "@plumbline/packs";
import { mealChanged, mealPlanned, nonWorkingDay, receptionControls, receptionMeal, registerOwnKinds } from "./reception.ts";
import { answer, notice } from "./words.ts";

const calendar = createCalendar();
const pack = approval();
const kinds = createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]);
registerOwnKinds(kinds);

const controls = [...pack.controls, ...receptionControls];
const orgPath = orgTree({ 全国: null, 某市: "全国", 某市财政局: "某市", 某市档案局: "某市" });
const overlays = defineOverlays(
  [{ org: "某市财政局", control: "REC-02", params: { small: 2 }, effectiveFrom: "2026-03-01", basis: "局公务接待管理办法" }],
  controls,
  orgPath,
);

const engine = createEngine({
  records: [...pack.records, receptionMeal],
  controls,
  kinds,
  calendar,
  overlays,
  orgPath,
  onFault: ({ control, record, error }) => console.error(`控制点 ${control} 未能检查 ${record}`, error),
});

const titleOf = (id: string): string => controls.find((control) => control.id === id)?.title.zh ?? id;
const dayOf = (at: number): string => calendar.textOf(calendar.dayOf(at));

function report(): void {
  for (const change of engine.drain()) console.log(notice(change, { titleOf, dayOf }));
}

console.log("一、提交前：来宾9人，陪餐4人");
const draft = mealPlanned.parse({
  id: "meal-1/1",
  type: mealPlanned.type,
  time: "2026-02-05T10:00:00+08:00",
  source: "接待系统",
  objects: [{ type: "receptionMeal", id: "接待2026-01" }],
  actor: { id: "u-17", org: "某市档案局" },
  data: { guests: 9, companions: 4, on: "2026-02-06" },
});
console.log(answer(engine.precheck(draft)));

console.log("\n二、单位仍可提交；提交后生成信号，改为3人后信号停止");
engine.accept(draft);
report();
engine.accept(
  mealChanged.parse({
    id: "meal-1/2",
    type: mealChanged.type,
    time: "2026-02-05T15:00:00+08:00",
    source: "接待系统",
    objects: [{ type: "receptionMeal", id: "接待2026-01" }],
    data: { companions: 3 },
  }),
);
report();

console.log("\n三、下级单位从严：财政局规定陪餐不超过2人");
const stricter = mealPlanned.parse({
  id: "meal-2/1",
  type: mealPlanned.type,
  time: "2026-03-05T10:00:00+08:00",
  source: "接待系统",
  objects: [{ type: "receptionMeal", id: "接待2026-02" }],
  actor: { id: "u-3", org: "某市财政局" },
  data: { guests: 9, companions: 3, on: "2026-03-06" },
});
console.log(answer(engine.precheck(stricter)));

console.log("\n四、时间推进：受理后20个工作日未决定");
const step = { source: "审批系统", objects: [{ type: "approvalCase", id: "许可2026-01" }], actor: { id: "u-5", org: "某市档案局" } };
engine.accept(
  caseReceived.parse({ ...step, id: "case-1/1", type: caseReceived.type, time: "2026-02-06T09:00:00+08:00", data: { item: "X-01" } }),
);
engine.accept(caseAccepted.parse({ ...step, id: "case-1/2", type: caseAccepted.type, time: "2026-02-06T09:30:00+08:00", data: {} }));
engine.advance(Date.parse("2026-03-12T23:59:59+08:00"));
report();
engine.advance(Date.parse("2026-03-13T00:00:00+08:00"));
report();

console.log("\n五、迟到的事件：决定其实在3月11日作出");
engine.accept(
  caseDecided.parse({
    ...step,
    id: "case-1/3",
    type: caseDecided.type,
    time: "2026-03-11T16:00:00+08:00",
    data: { granted: true, remedyNotified: true },
  }),
);
report();

console.log("\n六、自有检查类型：非工作日");
console.log(`已登记：${kinds.list().length} 种，含 ${kinds.get(nonWorkingDay.kind).kind}`);
console.log(
  answer(
    engine.precheck({
      ...draft,
      id: "meal-3/1",
      objects: [{ type: "receptionMeal", id: "接待2026-03" }],
      data: { guests: 5, companions: 2, on: "2026-03-07" },
    }),
  ),
);
