import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { isPlumblineError } from "@plumbline/core";
import type {
  ChangeRow,
  DossierRow,
  HandlingRow,
  RecordPage,
  RecordRow,
  Sight,
  SignalPage,
  SignalRow,
  State,
  StateBatch,
  StateStore,
} from "../../supervise/state-store.ts";
import { StateModel } from "./state-model.ts";
import type { TestRunner } from "./trail-store-contract.ts";

/** A new, empty store, and what is needed to try it. */
export interface OpenedStateStore {
  readonly store: StateStore;
  /** Opens what `store` holds by a second store; absent where nothing outlives it. The suite closes the first before. */
  readonly open?: () => Promise<StateStore>;
  /** Called after each test; closes what is still open and removes everything. */
  remove(): Promise<void>;
}

const NOW = Date.parse("2026-03-05T09:00:00+08:00");
const DAY = 86_400_000;
const ALL: Sight = { within: [""], now: NOW };

/** Registers the tests of the contract that is written on `State` and `StateStore`. */
export function stateStoreContract(name: string, { describe, it }: TestRunner, create: () => Promise<OpenedStateStore>): void {
  const test = (title: string, body: (opened: OpenedStateStore) => Promise<void>): void =>
    it(title, async () => {
      const opened = await create();
      try {
        await body(opened);
      } finally {
        await opened.remove();
      }
    });
  const onState = (title: string, body: (state: State, write: (batch: Partial<StateBatch>) => Promise<void>) => Promise<void>): void =>
    test(title, async ({ store }) => {
      const state = await store.begin("rules");
      let cursor = 0;
      await body(state, async (batch) => {
        await state.write(batchOf(cursor, batch));
        cursor++;
      });
    });

  describe(name, () => {
    test("a new store serves nothing, and a state that was begun is empty", async ({ store }) => {
      equal(await store.current("rules"), undefined);
      const state = await store.begin("rules");
      equal(await state.head(), undefined);
      deepEqual(await state.dossiers([{ type: "case", id: "1" }]), [undefined]);
      deepEqual([await state.wanted(), await state.due(NOW, 10), await state.running("case")], [[], [], []]);
      equal(await state.nextDue(0), undefined);
      equal(await state.signal("s"), undefined);
      deepEqual(await state.signals({ limit: 10 }), []);
      deepEqual(await state.counts(), { yellow: 0, orange: 0, red: 0 });
      deepEqual(await state.counts(ALL), { yellow: 0, orange: 0, red: 0 });
      equal(await state.record({ type: "case", id: "1" }), undefined);
      deepEqual(await state.records({ types: ["case"], sight: ALL, limit: 10 }), []);
      deepEqual(await state.cells({ orgs: ["", "city"], from: "2026", to: "2026", limit: 10 }), []);
      deepEqual(await state.search({ text: "采购", sight: ALL, limit: 10 }), []);
      deepEqual(await state.changes({ after: 0, limit: 10 }), []);
      deepEqual(await state.changeRange(), { oldest: 0, newest: 0 });
    });

    onState("gives dossiers back by what they are asked for", async (state, write) => {
      await write({
        dossiers: [
          dossier("1", { due: 500, isWanted: true, text: "one" }),
          dossier("2", { due: 300, closed: true, text: "two", compared: "of two" }),
          dossier("3", { text: "three" }),
        ],
      });
      deepEqual(await state.dossiers([ref("3"), ref("x"), ref("1")]), ["three", undefined, "one"]);
      deepEqual(await state.wanted(), ["one"]);
      deepEqual(await state.compared(), ["of two"]);
      deepEqual(await state.due(499, 9), ["two"]);
      deepEqual(await state.due(500, 9), ["two", "one"]);
      deepEqual(await state.due(500, 1), ["two"]);
      deepEqual([await state.nextDue(299), await state.nextDue(300), await state.nextDue(500)], [300, 500, undefined]);
      equal(await state.nextDue(Number.NEGATIVE_INFINITY), 300);
      deepEqual([...(await state.running("case"))].sort(), ["one", "three"]);
      await write({ dossiers: [dossier("1", { closed: true, text: "one again", compared: "of one" })] });
      deepEqual([...(await state.compared())].sort(), ["of one", "of two"]);
      await write({ dossiers: [dossier("2", { due: 300, closed: true, text: "two" })] });
      deepEqual(await state.compared(), ["of one"]);
      deepEqual(await state.dossiers([ref("1")]), ["one again"]);
      deepEqual([await state.wanted(), await state.due(500, 9)], [[], ["two"]]);
    });

    test("refuses a write from another cursor and keeps what it had", async ({ store }) => {
      const state = await store.begin("rules");
      await state.write(batchOf(0, { signals: [signal("a")] }));
      for (const from of [0, 2, 100]) {
        await rejects(state.write({ ...batchOf(1, { signals: [signal("b")] }), from }), (error) =>
          isPlumblineError(error, "STORE_CONFLICT"),
        );
      }
      deepEqual((await state.head())?.cursor, 1);
      deepEqual(ids(await state.signals({ limit: 9 })), ["a"]);
      await state.write(batchOf(1, { signals: [signal("b")] }));
      deepEqual(ids(await state.signals({ limit: 9 })), ["a", "b"]);
    });

    test("takes nothing of a batch of which a part cannot be taken", async ({ store }) => {
      const state = await store.begin("rules");
      await state.write(batchOf(0, { dossiers: [dossier("1", { row: record() })], signals: [signal("a")], changes: [change("a")] }));
      const before = await everythingOf(state);
      const broken = { ...signal("z"), level: null } as unknown as SignalRow;
      await rejects(
        state.write(
          batchOf(1, {
            dossiers: [dossier("2", { row: record({ path: ["", "new"] }) })],
            signals: [signal("b", { path: ["", "new"] }), broken],
            changes: [change("b")],
          }),
        ),
      );
      deepEqual(await everythingOf(state), before);
      // An organisation that only the refused batch had named is as new as before.
      await state.write(batchOf(1, { signals: [signal("c", { path: ["", "other"] }), signal("d", { path: ["", "new"] })] }));
      deepEqual(ids(await state.signals({ sight: { within: ["new"], now: NOW }, limit: 9 })), ["d"]);
    });

    test("keeps what was written when the store is opened again", async ({ store, open }) => {
      const state = await store.begin("rules");
      const model = new StateModel();
      for (const batch of randomBatches(7, 12)) {
        await state.write(batch);
        model.write(batch);
      }
      await store.serve(state);
      if (!open) return;
      await store.close();
      const again = await open();
      equal(await again.current("other rules"), undefined);
      await sameAs(model, (await again.current("rules")) as State, 7);
    });

    test("one serves while another is built beside it, and takes its place", async ({ store, open }) => {
      const first = await store.begin("1");
      await first.write(batchOf(0, { signals: [signal("old")] }));
      await store.serve(first);
      await store.serve(first);
      equal(await store.current("1"), first);
      const dropped = await store.begin("2");
      await dropped.write(batchOf(0, { signals: [signal("dropped")] }));
      const second = await store.begin("2");
      equal(await second.head(), undefined);
      await rejects(dropped.head(), (error) => isPlumblineError(error, "STORE_UNAVAILABLE"));
      await second.write(batchOf(0, { signals: [signal("new")] }));
      deepEqual(ids(await first.signals({ limit: 9 })), ["old"]);
      equal(await store.current("2"), undefined);
      deepEqual(await store.former(), { rules: "1", state: first });
      await store.serve(second);
      equal(await store.current("2"), second);
      equal(await store.current("1"), undefined);
      await rejects(first.head(), (error) => isPlumblineError(error, "STORE_UNAVAILABLE"));
      if (!open) return;
      await store.close();
      const again = await open();
      equal(await again.current("1"), undefined);
      deepEqual(ids((await (await again.current("2"))?.signals({ limit: 9 })) ?? []), ["new"]);
    });

    test("of a state that was begun and does not serve nothing is left when the store is opened again", async ({ store, open }) => {
      if (!open) return;
      const first = await store.begin("1");
      await first.write(batchOf(0, { signals: [signal("a")] }));
      await store.close();
      const again = await open();
      equal(await again.current("1"), undefined);
      equal(await (await again.begin("1")).head(), undefined);
    });

    onState("sees what was written before it was asked, although the write is not over", async (state, write) => {
      await write({ signals: [signal("a")] });
      const writing = state.write(batchOf(1, { signals: [signal("b")], dossiers: [dossier("1", { text: "one" })] }));
      const asked = [state.signals({ sight: ALL, limit: 9 }), state.dossiers([ref("1")]), state.head()] as const;
      deepEqual(ids(await asked[0]), ["a", "b"]);
      deepEqual(await asked[1], ["one"]);
      equal((await asked[2])?.cursor, 2);
      await writing;
    });

    onState(
      "shows a signal within its window to the person concerned and to nobody else, in no list and no count",
      async (state, write) => {
        const until = NOW + DAY;
        await write({
          dossiers: [dossier("1", { row: record({ path: ["", "city", "office"], org: "office" }) })],
          signals: [signal("s", { record: ref("1"), path: ["", "city", "office"], org: "office", visibleAt: Number.MAX_SAFE_INTEGER })],
          handlings: [handling("s", { person: "p", visibleAt: until })],
        });
        const question = { orgs: ["", "city"], from: "", to: "", measures: ["raised", "open", "flagged"], limit: 9 };
        const seen = async (sight: Sight) => [ids(await state.signals({ sight, limit: 9 })), (await state.counts(sight)).yellow];
        deepEqual(await seen({ within: ["city"], now: NOW }), [[], 0]);
        deepEqual(await seen({ within: ["city"], now: until - 1 }), [[], 0]);
        deepEqual(await seen({ within: [], person: "p", now: NOW }), [["s"], 1]);
        deepEqual(await seen({ within: ["city"], person: "p", now: NOW }), [["s"], 1]);
        deepEqual(await seen({ within: ["city"], person: "q", now: NOW }), [[], 0]);
        deepEqual(await state.cells(question), []);
        deepEqual(await flaggedIn(state, "city"), []);
        // Its time has come, though nothing was written since.
        deepEqual(await seen({ within: ["city"], now: until }), [["s"], 1]);
        deepEqual(await state.cells(question), []);
        await write({ head: headOf(2, until) });
        deepEqual(await seen({ within: ["city"], now: until }), [["s"], 1]);
        deepEqual(await seen({ within: ["city"], now: until - 1 }), [[], 0]);
        deepEqual(
          (await state.cells(question)).map(({ org, measure, n }) => [org, measure, n]),
          [
            ["", "flagged", 1],
            ["", "open", 1],
            ["", "raised", 1],
            ["city", "flagged", 1],
            ["city", "open", 1],
            ["city", "raised", 1],
          ],
        );
        deepEqual(await flaggedIn(state, "city"), ["1"]);
        // Another window begins: it leaves the statistics again.
        await write({ head: headOf(3, until), handlings: [handling("s", { person: "p", visibleAt: until + DAY })] });
        deepEqual(await seen({ within: ["city"], now: until }), [[], 0]);
        deepEqual(await state.cells(question), []);
        deepEqual(await flaggedIn(state, "city"), []);
      },
    );

    onState("counts once what lies below two organisations that are asked for", async (state, write) => {
      await write({
        signals: [
          signal("a", { org: "office", path: ["", "city", "district", "office"], level: "red" }),
          signal("b", { org: "district", path: ["", "city", "district"] }),
          signal("c", { org: "other", path: ["", "city", "other"] }),
          signal("d", { path: [""] }),
        ],
      });
      const sight: Sight = { within: ["office", "district", "other", "nowhere"], now: NOW };
      deepEqual(await state.counts(sight), { yellow: 2, orange: 0, red: 1 });
      deepEqual(ids(await state.signals({ sight, limit: 9 })), ["a", "b", "c"]);
      deepEqual(await state.counts({ within: [], now: NOW }), { yellow: 0, orange: 0, red: 0 });
      deepEqual(await state.counts(ALL), { yellow: 3, orange: 0, red: 1 });
    });

    onState("moves what an organisation has, and its statistics, to where it stands now", async (state, write) => {
      const path = ["", "old", "office"];
      await write({
        dossiers: [dossier("1", { row: record({ org: "office", path, title: "采购文件" }) })],
        signals: [signal("s", { org: "office", path })],
        handlings: [handling("s", { visibleAt: 0 })],
      });
      await write({ moved: [{ org: "office", path: ["", "new", "office"] }] });
      const question = { from: "2026", to: "2026", limit: 99 };
      deepEqual(await state.cells({ ...question, orgs: ["old"] }), []);
      const cells = await state.cells({ ...question, orgs: ["new"] });
      deepEqual(
        cells.map(({ measure, n }) => `${measure} ${n}`),
        ["flagged 1", "open 1", "raised 1", "running 1", "started 1"],
      );
      for (const [org, found] of [
        ["old", []],
        ["new", ["1"]],
      ] as const) {
        const sight: Sight = { within: [org], now: NOW };
        deepEqual(ids(await state.search({ text: "采购", sight, limit: 9 })), found);
        deepEqual(ids(await state.records({ types: ["case"], sight, limit: 9 })), found);
        deepEqual((await state.signals({ sight, limit: 9 })).length, found.length);
        deepEqual((await state.counts(sight)).yellow, found.length);
      }
      deepEqual((await state.signal("s"))?.path, ["", "new", "office"]);
    });

    onState("counts in the period of what is counted, whenever it comes, and takes back what was revised", async (state, write) => {
      const at = Date.parse("2025-12-31T23:59:00+08:00");
      await write({ signals: [signal("s", { at })] });
      const months = { orgs: [""], from: "2025-11", to: "2026-03", limit: 9, measures: ["open", "withdrawn"] };
      const found = async () => (await state.cells(months)).map(({ period, level, measure, n }) => `${period} ${level} ${measure} ${n}`);
      deepEqual(await found(), ["2025-12 yellow open 1"]);
      await write({ signals: [signal("s", { at: at + 60_000, level: "red" })] });
      deepEqual(await found(), ["2026-01 red open 1"]);
      await write({ signals: [signal("s", { at, state: "withdrawn" })] });
      deepEqual(await found(), ["2025-12 yellow withdrawn 1"]);
    });

    onState("finds words of two characters, beginnings of words, and ids", async (state, write) => {
      await write({
        dossiers: [
          dossier("CG-2026-0017", { row: record({ title: "办公设备采购项目", startAt: NOW - 3000 }) }),
          dossier("CG-2026-0018", { row: record({ title: "Printer ＰＵＲＣＨＡＳＥ（二期）", startAt: NOW - 2000 }) }),
          dossier("CG-2026-0019", { row: record({ title: "采石场处罚", search: "王某某 purchasing", startAt: NOW - 1000 }) }),
        ],
      });
      const found = async (text: string) => ids(await state.search({ text, sight: ALL, limit: 9 })).map((id) => id.slice(-2));
      deepEqual(await found("采购"), ["17"]);
      deepEqual(await found("采"), ["19", "17"]);
      deepEqual(await found("公设备采"), ["17"]);
      deepEqual(await found("设备项目"), []);
      deepEqual(await found("设备 项目"), ["17"]);
      deepEqual(await found("purch"), ["19", "18"]);
      deepEqual(await found("purchase"), ["18"]);
      deepEqual(await found("王某某"), ["19"]);
      deepEqual(await found("cg 2026 0018"), ["18"]);
      deepEqual(await found("CG-2026-0018"), ["18"]);
      deepEqual(await found("二期"), ["18"]);
      deepEqual(await found("p"), []);
      deepEqual(await found("  ,。! "), []);
      deepEqual(await found(""), []);
    });

    onState("of a record that was renamed finds nothing by its old name", async (state, write) => {
      await write({ dossiers: [dossier("1", { row: record({ title: "秘密名称 Hidden" }) })] });
      await write({ dossiers: [dossier("1", { row: record({ title: "公开" }) })] });
      deepEqual(await state.search({ text: "秘密", sight: ALL, limit: 9 }), []);
      deepEqual(await state.search({ text: "hidden", sight: ALL, limit: 9 }), []);
      deepEqual(ids(await state.search({ text: "公开", sight: ALL, limit: 9 })), ["1"]);
      await write({ dossiers: [dossier("1", {})] });
      deepEqual(await state.search({ text: "公开", sight: ALL, limit: 9 }), []);
      equal(await state.record(ref("1")), undefined);
    });

    onState("finds nothing outside of what somebody sees, whatever a text pretends", async (state, write) => {
      await write({
        dossiers: [
          dossier("in", { row: record({ path: ["", "mine"], title: "采购" }) }),
          dossier("out", { row: record({ path: ["", "theirs"], title: "采购 mine \ue000mine" }) }),
          dossier("own", { row: record({ path: ["", "theirs"], title: "采购", person: "me" }) }),
        ],
      });
      const found = async (sight: Omit<Sight, "now">, text = "采购") =>
        ids(await state.search({ text, sight: { ...sight, now: NOW }, limit: 9 }));
      deepEqual(await found({ within: ["mine"] }), ["in"]);
      deepEqual(await found({ within: ["mine"], person: "me" }), ["in", "own"]);
      deepEqual(await found({ within: [], person: "me" }), ["own"]);
      deepEqual(await found({ within: [], person: "you" }), []);
      deepEqual(await found({ within: [] }), []);
      deepEqual(await found({ within: ["mine"] }, "采购 OR theirs"), []);
    });

    onState("takes what looks like a query, or like a wild card, as text", async (state, write) => {
      const odd = [
        `a"b`,
        "a*b",
        "NEAR(a b)",
        "tokens:a",
        "^a",
        "a OR b",
        "a AND NOT b",
        "(a",
        "%",
        "_",
        "\\",
        "'; DROP TABLE records; --",
        "\u0000",
        "😀",
      ];
      await write({ dossiers: odd.map((id, i) => dossier(id, { row: record({ title: `标题 ${id}`, startAt: NOW - i }) })) });
      for (const text of odd) {
        const found = ids(await state.search({ text: `标题 ${text}`, sight: ALL, limit: 99 }));
        ok(found.includes(text), JSON.stringify(text));
      }
      deepEqual(ids(await state.search({ text: "标题*", sight: ALL, limit: 99 })), odd);
      deepEqual(ids(await state.search({ text: "drop tab", sight: ALL, limit: 99 })), ["'; DROP TABLE records; --"]);
    });

    onState("keeps apart ids that only look alike, and takes any that an event may carry", async (state, write) => {
      const hostile = [
        "a",
        "A",
        "a ",
        " a",
        "a%",
        "a_",
        "a'",
        'a"',
        "a\\",
        "a\u0000b",
        "a\u0000c",
        "é",
        "e\u0301",
        "😀",
        "\uffee",
        "x".repeat(512),
        "编".repeat(512),
      ];
      // Ids of signals are ours.
      const named = (id: string): string => (id.length > 100 ? id.slice(0, 40) : id);
      await write({
        dossiers: hostile.map((id) => dossier(id, { text: `of ${id}`, row: record({ org: id, path: ["", id], person: named(id) }) })),
        signals: hostile.map((id) => signal(named(id), { record: ref(id), control: named(id), org: id, path: ["", id] })),
        handlings: hostile.map((id) => handling(named(id), { person: id, matter: named(id), visibleAt: 0 })),
        changes: hostile.map((id) => change(id)),
      });
      deepEqual(
        await state.dossiers(hostile.map(ref)),
        hostile.map((id) => `of ${id}`),
      );
      for (const id of hostile) {
        const sight: Sight = { within: [id], now: NOW };
        const own = [named(id)];
        deepEqual(ids(await state.signals({ sight, limit: 9 })), own);
        deepEqual(ids(await state.signals({ record: ref(id), limit: 9 })), own);
        deepEqual(ids(await state.signals({ control: named(id), sight: ALL, limit: 9 })), own);
        deepEqual(ids(await state.signals({ person: id, sight: ALL, limit: 9 })), own);
        deepEqual(ids(await state.signals({ matter: named(id), sight: ALL, limit: 9 })), own);
        deepEqual(ids(await state.records({ types: ["case"], sight, limit: 9 })), [id]);
        deepEqual(ids(await state.records({ types: ["case"], sight: { within: [], person: named(id), now: NOW }, limit: 9 })), [id]);
        equal((await state.counts(sight)).yellow, 1);
        equal((await state.cells({ orgs: [id], from: "2026-03", to: "2026-03", of: [named(id)], limit: 99 })).length, 2);
      }
      const inOrder = hostile.map(named).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      deepEqual(ids(await pagesOf((after) => state.signals({ sight: ALL, limit: 4, after }), 4)), inOrder);
      deepEqual(ids(await state.changes({ after: 0, limit: 99 })), hostile);
    });

    onState("gives changes in order, and keeps the newest 100,000", async (state, write) => {
      const many = Array.from({ length: 25_000 }, (_, i) => change(`c-${i}`));
      await write({ changes: many });
      deepEqual(await state.changes({ after: 24_998, limit: 9 }), [
        { ...change("c-24998"), n: 24_999 },
        { ...change("c-24999"), n: 25_000 },
      ]);
      for (let i = 0; i < 3; i++) await write({ changes: many });
      await write({ changes: many.slice(0, 7) });
      deepEqual(await state.changeRange(), { oldest: 8, newest: 100_007 });
      deepEqual((await state.changes({ after: 0, limit: 1 }))[0]?.n, 8);
    });

    for (const seed of [1, 2, 3, 4]) {
      onState(`answers as a list of all rows would, after batches drawn by ${seed}`, async (state) => {
        const model = new StateModel();
        for (const [i, batch] of randomBatches(seed, 20).entries()) {
          await state.write(batch);
          model.write(batch);
          if (i % 5 === 4) await sameAs(model, state, seed * 1000 + i);
        }
      });
    }
  });
}

/** Compares a state with what it has to answer, by questions drawn from `seed`. */
export async function sameAs(model: StateModel, state: State, seed: number): Promise<void> {
  const draw = drawFrom(seed);
  deepEqual(await state.counts(), model.counts());
  for (const id of SIGNALS) deepEqual(await state.signal(id), plain(model.signal(id)));
  for (let i = 0; i < 12; i++) {
    const sight: Sight = {
      within: draw.some(["", ...ORGS], draw.number(3)),
      ...(draw.chance(0.5) && { person: draw.one(PERSONS) }),
      now: NOW + (draw.number(9) - 4) * DAY,
    };
    deepEqual(await state.counts(sight), model.counts(sight), JSON.stringify(sight));
    const optional = <T>(share: number, value: T): T | undefined => (draw.chance(share) ? value : undefined);
    const limit = 1 + draw.number(20);
    const page: SignalPage = {
      sight: optional(0.9, sight),
      state: optional(0.3, draw.one(["open", "ceased", "withdrawn"] as const)),
      level: optional(0.3, draw.one(LEVELS)),
      control: optional(0.2, draw.one(CONTROLS)),
      record: optional(0.1, draw.one(RECORDS)),
      person: optional(0.1, draw.one(PERSONS)),
      matter: optional(0.1, draw.one(["m1", "m2"])),
      handling: optional(0.2, draw.one(HANDLINGS)),
      turn: optional(0.2, draw.one(TURNS)),
      shadow: optional(0.3, draw.chance(0.5)),
      from: optional(0.2, NOW - draw.number(60) * DAY),
      to: optional(0.2, NOW - draw.number(20) * DAY),
      limit,
    };
    const signals = await pagesOf((after) => state.signals({ ...page, after }), limit);
    deepEqual(signals, plain(model.signals({ ...page, limit: 999 })), JSON.stringify(page));
    const records: RecordPage = {
      types: draw.some(TYPES, 1 + draw.number(TYPES.length)),
      sight: optional(0.9, sight),
      closed: optional(0.3, draw.chance(0.5)),
      flagged: optional(0.3, draw.chance(0.5)),
      turn: optional(0.2, draw.one(["unit", "nobody"])),
      limit,
    };
    const listed = await pagesOf(
      (after) => state.records({ ...records, after: after && { startAt: after.at, id: after.id, type: after.type } }),
      limit,
    );
    deepEqual(listed, plain(model.records({ ...records, limit: 999 })), JSON.stringify(records));
    const [from, to] = draw.one([
      ["", ""],
      ["2025", "2026"],
      ["2026-01", "2026-02"],
      ["2026-02-01", "2026-02-09"],
    ] as const);
    const cells = {
      orgs: draw.some(["", ...ORGS], 2),
      from,
      to,
      of: optional(0.4, draw.some([...CONTROLS, ...TYPES], 2)),
      measures: optional(
        0.5,
        draw.some(["open", "raised", "shadow.open", "imported.raised", "flagged", "running", "decided", "falseAlarm"], 3),
      ),
      limit: draw.chance(0.2) ? 3 : 99_999,
    };
    deepEqual(await state.cells(cells), model.cells(cells), JSON.stringify(cells));
    const search = { text: draw.some(WORDS, 1 + draw.number(2)).join(" "), sight, types: optional(0.3, draw.some(TYPES, 1)) };
    const found: unknown[] = [];
    for (let after: { startAt: number; id: string; type: string } | undefined; ; ) {
      const some = await state.search({ ...search, limit, after });
      found.push(...some);
      after = some.at(-1);
      if (some.length < limit) break;
    }
    deepEqual(found, plain(model.search({ ...search, limit: 999 })), JSON.stringify(search));
    const changes = { after: draw.number(30), limit: 5 };
    deepEqual(await state.changes(changes), plain(model.changes(changes)));
  }
}

const ORGS = ["city", "north", "south", "north-1", "north-2", "south-1"];
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  city: [""],
  north: ["", "city"],
  south: ["", "city"],
  "north-1": ["", "city", "north"],
  "north-2": ["", "city", "north"],
  "south-1": ["", "city", "south"],
};
const TYPES = ["case", "tender"];
const RECORDS = TYPES.flatMap((type) => Array.from({ length: 12 }, (_, i) => ({ type, id: `${i}` })));
const SIGNALS = Array.from({ length: 40 }, (_, i) => `s${i}`);
const CONTROLS = ["C-1", "C-2", "C-3"];
const PERSONS = ["p1", "p2", "p3"];
const LEVELS = ["yellow", "orange", "red"] as const;
const HANDLINGS = ["new", "withPerson", "acknowledged", "corrected", "dismissed", "closed"] as const;
const TURNS = ["person", "unit", "supervisor", "none"] as const;
const WORDS = ["采购", "设备", "处罚决定", "罚", "city", "ci", "tender", "2026", "x1y", "办公设备采购", "printer", "pr", "ﾃｽﾄ"];

/** Batches that add, change, revise, hide and move, drawn from `seed`: the same for the same one. */
export function randomBatches(seed: number, count: number): StateBatch[] {
  const draw = drawFrom(seed);
  // An organisation has one place at a time, and so have all rows of it.
  const paths = new Map(Object.entries(ABOVE).map(([org, above]) => [org, [...above, org]]));
  const placed = (): { org?: string; path: readonly string[] } => {
    if (draw.chance(0.1)) return { path: [""] };
    const org = draw.one(ORGS);
    return { org, path: paths.get(org) as string[] };
  };
  let now = NOW - 20 * DAY;
  return Array.from({ length: count }, (_, cursor) => {
    now += draw.number(2 * DAY);
    const moved = draw.chance(0.2) ? moveSome(draw, paths) : [];
    const instant = (): number => Math.floor((NOW - draw.number(70) * DAY - draw.number(3) * 1000) / 1000) * 1000 + draw.number(2);
    const visible = (): number => draw.one([0, now - DAY, now, now + DAY, NOW + 3 * DAY, Number.MAX_SAFE_INTEGER]);
    return {
      ...batchOf(cursor, {}),
      head: headOf(cursor + 1, now),
      moved,
      dossiers: draw.some(RECORDS, draw.number(5)).map((one) => ({
        ...one,
        text: "{}",
        closed: false,
        isWanted: false,
        ...(draw.chance(0.9) && {
          row: {
            ...placed(),
            startAt: instant(),
            endAt: NOW,
            closed: draw.chance(0.5),
            open: 0,
            title: draw.some(WORDS, 2).join(draw.one(["", " ", "，"])),
            ...(draw.chance(0.3) && { search: draw.one(WORDS) }),
            ...(draw.chance(0.3) && { person: draw.one(PERSONS) }),
            ...(draw.chance(0.3) && { turn: draw.one(["unit", "nobody"]) }),
          },
        }),
      })),
      signals: draw.some(SIGNALS, draw.number(6)).map((id) =>
        signal(id, {
          ...placed(),
          record: RECORDS[Number(id.slice(1)) % RECORDS.length] as { type: string; id: string },
          control: draw.one(CONTROLS),
          at: instant(),
          state: draw.one(["open", "open", "ceased", "withdrawn"]),
          level: draw.one(LEVELS),
          mode: draw.chance(0.15) ? "shadow" : "advise",
          isImported: draw.chance(0.15),
          visibleAt: visible(),
        }),
      ),
      handlings: draw.some(SIGNALS, draw.number(6)).map((id) => {
        const state = draw.one(HANDLINGS);
        return handling(id, {
          state,
          turn: draw.one(TURNS),
          visibleAt: visible(),
          ...(draw.chance(0.4) && { person: draw.one(PERSONS) }),
          ...(draw.chance(0.4) && { matter: draw.one(["m1", "m2"]) }),
          ...(state === "dismissed" && { dismissedAs: draw.one(["falseAlarm", "lawful", "duplicate"] as const) }),
          times: Object.fromEntries(draw.some(HANDLINGS, 2).map((one) => [one, new Date(now).toISOString()])),
        });
      }),
      changes: draw.some(SIGNALS, draw.number(3)).map(change),
    };
  });
}

/** Moves a district below another, with all below it. */
function moveSome(draw: Draw, paths: Map<string, string[]>): { org: string; path: string[] }[] {
  const district = draw.one(["north", "south"]);
  const above = draw.one([["", "city"], [""]]);
  const moved: { org: string; path: string[] }[] = [];
  for (const [org, path] of paths) {
    const at = path.indexOf(district);
    if (at < 0) continue;
    const next = [...above, ...path.slice(at)];
    paths.set(org, next);
    moved.push({ org, path: next });
  }
  return moved;
}

interface Draw {
  number(below: number): number;
  chance(share: number): boolean;
  one<T>(from: readonly T[]): T;
  some<T>(from: readonly T[], count: number): T[];
}

function drawFrom(seed: number): Draw {
  let state = (seed * 2_654_435_761) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number): number => Math.floor(next() * below);
  const one = <T>(from: readonly T[]): T => from[number(from.length)] as T;
  return {
    number,
    chance: (share) => next() < share,
    one,
    some: (from, count) => [...new Set(Array.from({ length: count }, () => one(from)))],
  };
}

function headOf(cursor: number, now = NOW): StateBatch["head"] {
  return { cursor, now, minimum: 0, hasGaps: false, isStale: false };
}

function batchOf(from: number, batch: Partial<StateBatch>): StateBatch {
  return { from, head: headOf(from + 1), dossiers: [], signals: [], handlings: [], changes: [], moved: [], ...batch };
}

function ref(id: string): { type: string; id: string } {
  return { type: "case", id };
}

function dossier(id: string, row: Partial<DossierRow>): DossierRow {
  return { ...ref(id), text: "{}", closed: false, isWanted: false, ...row };
}

function record(row: Partial<RecordRow> = {}): RecordRow {
  return { path: [""], startAt: NOW, endAt: NOW, closed: false, open: 0, ...row };
}

function signal(id: string, row: Partial<SignalRow> = {}): SignalRow {
  const base = { id, record: ref("1"), control: "C-1", mode: "advise", path: [""], at: NOW, state: "open", level: "yellow" } as const;
  const merged = { ...base, isImported: false, visibleAt: 0, ...row };
  const { record: of, level, state, mode, at } = merged;
  const control = { id: merged.control, version: 1, title: { "zh-CN": "控制", en: "Control" } };
  const summary = { id, control, level, state, mode, at: new Date(at).toISOString(), record: of };
  return { ...merged, summary } as unknown as SignalRow;
}

function handling(of: string, row: Partial<HandlingRow>): HandlingRow {
  return { signal: of, state: "new", turn: "supervisor", visibleAt: 0, tier: 0, times: {}, ...row };
}

function change(id: string): ChangeRow {
  return { kind: "signal", change: "raised", id, path: ["", "city"], visibleAt: 0, body: `{"id":${JSON.stringify(id)}}` };
}

function ids(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

/** Without members that are undefined, which no store keeps. */
function plain<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

async function pagesOf<T extends { readonly id: string }>(
  page: (after: { at: number; id: string; type?: string | undefined } | undefined) => Promise<readonly T[]>,
  limit: number,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: { at: number; id: string; type?: string | undefined } | undefined; ; ) {
    const some = await page(after);
    ok(some.length <= limit);
    all.push(...some);
    const last = some.at(-1) as ({ at?: number; startAt?: number; type?: string } & T) | undefined;
    if (!last || some.length < limit) return all;
    after = { at: (last.at ?? last.startAt) as number, id: last.id, type: last.type };
  }
}

async function flaggedIn(state: State, org: string): Promise<string[]> {
  return ids(await state.records({ types: ["case"], sight: { within: [org], now: NOW }, flagged: true, limit: 9 }));
}

/** All that can be asked of a state without knowing what it holds. */
async function everythingOf(state: State): Promise<unknown> {
  return [
    await state.head(),
    await state.dossiers([ref("1"), ref("2")]),
    await state.signals({ limit: 99 }),
    await state.records({ types: ["case"], limit: 99 }),
    await state.cells({ orgs: ["", "new"], from: "", to: "", limit: 99 }),
    await state.changes({ after: 0, limit: 99 }),
    await state.counts(ALL),
  ];
}
