import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, launchBrowser, openPage, type Route, type SiteOptions, serveSite } from "../../../test/browser.ts";
import { fineFinding, hearingFinding, replyOf } from "../../../test/notice-samples.ts";

const REASON = "当事人一年内第三次违法，经集体讨论决定。";
const RANDOM = expect.stringMatching(/^[0-9a-f]{32}$/);
const ALLOW = replyOf("allow");
const ADVISE = replyOf("advise", fineFinding);
const ACCEPTED: Record<string, Route> = { "POST /plumbline/shown": {}, "POST /plumbline/answers": {}, "POST /decide": "done" };

const notice = 'document.querySelector("plumb-risk-notice")';
const form = (attributes = 'base="/plumbline"'): string => `<main><h1>处罚决定</h1>
<plumb-risk-notice for="f" ${attributes}></plumb-risk-notice>
<form id="f" method="post" action="/decide">
  <label>罚款 <input name="fine" value="80000" required></label>
  <label>口令 <input name="pin" type="password" value="secret" autocomplete="off"></label>
  <label>附件 <input name="file" type="file"></label>
  <label><input name="law" type="checkbox" value="33" checked>33</label><label><input name="law" type="checkbox" value="34" checked>34</label>
  <input type="hidden" name="id" value="x"><input type="hidden" name="action" value="y">
  <button name="go" value="1">提交</button>
</form></main>`;
// A host that sends by itself: its page stays.
const STAYS = `const { dataset } = document.body; dataset.sent = 0;
  document.querySelector("form").addEventListener("submit", (e) => { e.preventDefault(); dataset.sent++; });`;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 120_000);
afterAll(() => browser?.close());

// A machine under load is no silent backend: the tests give it more time than the 400 ms of the element's own client.
const PATIENT = `const n = ${notice}; if (n.base) n.client = PlumblineHost.createHostClient({ base: n.base, timeout: 10_000, patience: 10_000 });`;

type Setting = Partial<SiteOptions> & { readonly attributes?: string; readonly context?: BrowserContextOptions };

async function start({ attributes, context, routes, script = "", ...options }: Setting = {}) {
  const site = await serveSite({
    bundle: "host",
    body: form(attributes),
    script: PATIENT + script,
    routes: { ...ACCEPTED, "POST /plumbline/precheck": ADVISE, ...routes },
    ...options,
  });
  const opened = await openPage(browser, site.url, context);
  const asked = (path: string) => site.requests.filter(({ url }) => url === path);
  return {
    ...opened,
    site,
    asked,
    bodies: (path: string) => asked(path).map(({ body }) => JSON.parse(body) as Record<string, unknown>),
    end: async () => {
      await opened.close();
      await site.close();
    },
  };
}

const late =
  (reply: object): Route =>
  (_request, response) =>
    void setTimeout(() => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply)), 1_100);
const submit = (page: Page) => page.click("button[name=go]");
const choose = (page: Page, act: string) => page.click(`label[for=act-${act}]`);
const primary = (page: Page) => page.locator(".btn-primary");
const events = `window.seen = [];
for (const type of ["shown", "answer", "unavailable"]) document.addEventListener("plumb-notice-" + type, (e) => window.seen.push([type, e.detail.act ?? e.detail.reason ?? ""]));`;

describe("a form with a risk notice", { timeout: 60_000 }, () => {
  it("is sent through its own button when there is nothing to tell", async () => {
    const { page, asked, bodies, faults, end, site } = await start({ routes: { "POST /plumbline/precheck": ALLOW } });

    await submit(page);
    await page.waitForURL("**/decide");
    await end();

    expect(bodies("/plumbline/precheck")).toEqual([
      {
        method: "POST",
        action: `${site.url}decide`,
        fields: { fine: "80000", file: "", law: ["33", "34"], id: "x", action: "y", go: "1" },
      },
    ]);
    expect(asked("/decide").map(({ body }) => body.match(/name="go"|go=1/)?.length)).toEqual([1]);
    expect(faults).toEqual([]);
  });

  it("can be worked with the keyboard alone: read, choose, state reasons, submit", async () => {
    const { page, asked, bodies, faults, end } = await start();

    await page.focus("button[name=go]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    const first = await page.evaluate<string>(`${notice}.shadowRoot.activeElement.textContent.trim()`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type(REASON);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/decide");
    await end();

    const about = { signal: "s-fine", control: "PEN-06", record: fineFinding.record };
    expect(first).toBe(fineFinding.notice.title.zh);
    expect(bodies("/plumbline/shown")).toEqual([{ id: RANDOM, ...about }]);
    expect(bodies("/plumbline/answers")).toEqual([{ id: RANDOM, ...about, act: "justify", reason: REASON }]);
    expect(asked("/decide")).toHaveLength(1);
    expect(faults).toEqual([]);
  });

  it("stays with its draft on Escape, focus goes back to the button, and begun reasons are kept", async () => {
    const { page, asked, end } = await start();

    await submit(page);
    await choose(page, "justify");
    await page.fill("textarea", "写了一半");
    await page.keyboard.press("Escape");
    const focused = await page.evaluate<string>("document.activeElement.name");
    const open = await page.locator("dialog").count();
    await submit(page);
    const chosen = await page.locator("input[type=radio]:checked").count();
    await choose(page, "justify");
    const kept = await page.inputValue("textarea");
    await end();

    expect({ focused, open, chosen, kept }).toEqual({ focused: "go", open: 0, chosen: 0, kept: "写了一半" });
    expect(asked("/decide")).toEqual([]);
    expect(asked("/plumbline/answers")).toEqual([]);
  });

  it("is not sent when the person chooses to correct it, and the choice is told", async () => {
    const { page, asked, bodies, end } = await start();

    await submit(page);
    await choose(page, "correct");
    const told = page.waitForResponse("**/answers");
    await primary(page).click();
    await told;
    const open = await page.locator("dialog").count();
    await end();

    expect(bodies("/plumbline/answers").map(({ act }) => act)).toEqual(["correct"]);
    expect({ open, sent: asked("/decide").length }).toEqual({ open: 0, sent: 0 });
  });

  it("goes to the host's own page for recusal, without being sent", async () => {
    const { page, asked, bodies, end } = await start({
      attributes: 'base="/plumbline" recuse-href="/recusal?case=1"',
      routes: { "GET /recusal": "recusal" },
    });

    await submit(page);
    await choose(page, "recuse");
    await primary(page).click();
    await page.waitForURL("**/recusal?case=1");
    await end();

    expect(bodies("/plumbline/answers").map(({ act }) => act)).toEqual(["recuse"]);
    expect(asked("/decide")).toEqual([]);
  });

  it("says what is missing, and goes there when confirmed too early", async () => {
    const { page, asked, end } = await start();
    const gap = page.locator("#gap");
    const focus = `${notice}.shadowRoot.activeElement.id`;

    await submit(page);
    const unchosen = [await gap.innerText(), await primary(page).innerText()];
    await primary(page).click({ force: true });
    const first = await page.evaluate<string>(focus);
    await choose(page, "justify");
    await page.fill("textarea", "  太短了  ");
    const short = [await gap.innerText(), await primary(page).innerText()];
    await primary(page).click({ force: true });
    const second = await page.evaluate<string>(focus);
    await end();

    expect(unchosen).toEqual(["请先选择一项", "继续"]);
    expect(first).toBe("act-correct");
    expect(short).toEqual(["理由还差 7 个字", "说明理由并提交"]);
    expect(second).toBe("reason");
    expect(asked("/plumbline/answers")).toEqual([]);
  });

  it.each([
    { name: "the supervisor did not answer in time", route: { outcome: "unavailable", reason: "timeout" }, reason: "timeout" },
    { name: "the backend knows no such path", route: undefined, reason: "http_404" },
    { name: "a proxy answers with its own page", route: { hello: 1 }, reason: "malformed" },
    { name: "the backend is silent", route: () => {}, client: "n.client = undefined;", reason: "timeout" },
    {
      name: "an injected client never answers",
      route: ADVISE,
      client: "n.client = { precheck: () => new Promise(() => {}) };",
      reason: "client",
    },
    { name: "what came cannot be shown", route: replyOf("advise", { ...fineFinding, notice: undefined as never }), reason: "not_shown" },
  ])("goes on at once and says so when $name", async ({ route, client = "", reason }) => {
    const { page, end } = await start({ routes: { "POST /plumbline/precheck": route }, script: client + STAYS + events });

    await submit(page);
    await page.waitForSelector('[data-sent="1"]');
    const line = await page.locator(".quiet").innerText();
    const seen = await page.evaluate("window.seen");
    await page.waitForSelector("#plumb-announcer-polite:not(:empty)", { state: "attached" });
    await end();

    expect(line).toContain("未能读取，暂不能判断是否有风险");
    expect(seen).toEqual([["unavailable", reason]]);
  });

  it("is checked by nobody without a client, and says so from the start", async () => {
    const { page, site, end } = await start({ attributes: "", script: STAYS });

    const line = await page.locator(".quiet").innerText();
    await submit(page);
    await page.waitForSelector('[data-sent="1"]');
    await end();

    expect(line).toContain("未能读取，暂不能判断是否有风险");
    expect(site.requests).toEqual([]);
  });

  it("is sent once, however often the button is pressed during the check", async () => {
    const { page, asked, end } = await start({ routes: { "POST /plumbline/precheck": ALLOW } });

    await page.evaluate(`{ const button = document.querySelector("[name=go]"); button.click(); button.click(); button.click(); }`);
    await page.waitForURL("**/decide");
    await end();

    expect(asked("/plumbline/precheck")).toHaveLength(1);
    expect(asked("/decide")).toHaveLength(1);
  });

  it("is checked again when it was changed during the check", async () => {
    const { page, asked, bodies, end } = await start({ routes: { "POST /plumbline/precheck": ALLOW } });

    await page.evaluate(`{ document.querySelector("[name=go]").click(); document.querySelector("[name=fine]").value = "40000"; }`);
    await page.waitForURL("**/decide");
    await end();

    expect(bodies("/plumbline/precheck").map(({ fields }) => (fields as { fine: string }).fine)).toEqual(["80000", "40000"]);
    expect(asked("/decide")).toHaveLength(1);
  });

  it("asks for nothing that was answered already, as long as nothing changed", async () => {
    const { page, asked, end } = await start({ script: STAYS });

    await submit(page);
    await choose(page, "justify");
    await page.fill("textarea", REASON);
    await primary(page).click();
    await page.waitForSelector('[data-sent="1"]');
    await submit(page);
    await page.waitForSelector('[data-sent="2"]');
    await end();

    expect(asked("/plumbline/answers")).toHaveLength(1);
  });

  it("goes on when shown and answer cannot be told, after a second try under the same name, and says so", async () => {
    const broken: Route = (_request, response) => response.writeHead(503).end();
    const { page, asked, bodies, end } = await start({
      routes: { "POST /plumbline/shown": broken, "POST /plumbline/answers": broken },
      script: STAYS,
    });

    await submit(page);
    await choose(page, "justify");
    await page.fill("textarea", REASON);
    await primary(page).click();
    await page.waitForSelector('[data-sent="1"]');
    const line = await page.locator(".quiet").innerText();
    await end();

    expect(line).toContain("未能留痕");
    expect({ shown: asked("/plumbline/shown").length, answers: asked("/plumbline/answers").length }).toEqual({ shown: 2, answers: 2 });
    expect(new Set(bodies("/plumbline/shown").map(({ id }) => id)).size).toBe(1);
    expect(new Set(bodies("/plumbline/answers").map(({ id }) => id)).size).toBe(1);
  });

  it.each([
    { name: "disabled", change: "go.disabled = true;" },
    { name: "removed", change: "go.remove();" },
    { name: "replaced", change: 'go.replaceWith(document.createElement("button"));' },
  ])("is sent as its button says, also when the page has that button $name during the check", async ({ change }) => {
    const { page, asked, faults, end } = await start({
      attributes: "",
      routes: { "POST /other": "done" },
      script: `const go = document.querySelector("button[name=go]");
        go.setAttribute("formaction", "/other");
        n.client = { precheck: async () => { ${change} return { outcome: "allow", findings: [] }; } };`,
    });

    await submit(page);
    await page.waitForURL("**/other");
    await end();

    expect(asked("/decide")).toEqual([]);
    expect(asked("/other").map(({ body }) => body.match(/go=1/g)?.length)).toEqual([1]);
    expect(faults).toEqual([]);
  });

  it("is not sent by a check that ends after the person has left the page", async () => {
    const { page, asked, end } = await start({
      attributes: "",
      script: `n.client = { precheck: () => new Promise((resolve) => {
        document.body.dataset.asked = "yes";
        window.answer = () => { document.body.dataset.asked = "no"; resolve({ outcome: "allow", findings: [] }); };
      }) };`,
    });

    await submit(page);
    await page.waitForSelector("[data-asked=yes]");
    // What the browser does when it keeps the page for the way back.
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); answer();");
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))");
    const [sent, here] = [asked("/decide").length, new URL(page.url()).pathname];
    await submit(page);
    await page.waitForSelector("[data-asked=yes]");
    await page.evaluate("answer()");
    await page.waitForURL("**/decide");
    await end();

    expect({ sent, here }).toEqual({ sent: 0, here: "/" });
  });

  it("is checked once and sent once where two elements were put before it", async () => {
    const { page, asked, end } = await start({
      routes: { "POST /plumbline/precheck": ALLOW },
      script: "n.after(n.cloneNode()); n.nextSibling.client = n.client;",
    });

    await submit(page);
    await page.waitForURL("**/decide");
    await end();

    expect(asked("/plumbline/precheck")).toHaveLength(1);
    expect(asked("/decide")).toHaveLength(1);
  });

  it("waits as long for a check as its attribute says", async () => {
    const { page, asked, end } = await start({
      attributes: 'base="/plumbline" timeout="20000"',
      routes: { "POST /plumbline/precheck": late(ALLOW) },
      script: `n.client = undefined; ${events}`,
    });

    await submit(page);
    await page.waitForURL("**/decide");
    await end();

    expect(asked("/decide")).toHaveLength(1);
  });

  it("stays open when the host refuses the choice", async () => {
    const refuse = 'document.addEventListener("plumb-notice-answer", (e) => e.preventDefault());';
    const { page, asked, end } = await start({ script: refuse + events });

    await submit(page);
    await choose(page, "recuse");
    await primary(page).click();
    const open = await page.locator("dialog[open]").count();
    const seen = await page.evaluate("window.seen");
    await end();

    expect({ open, seen }).toEqual({
      open: 1,
      seen: [
        ["shown", ""],
        ["answer", "recuse"],
      ],
    });
    expect([...asked("/plumbline/answers"), ...asked("/decide")]).toEqual([]);
  });

  it("is the host's alone again once the element is removed", async () => {
    const { page, asked, site, end } = await start({ script: STAYS });

    await submit(page);
    await page.waitForSelector("dialog[open]");
    await page.evaluate(`${notice}.remove()`);
    const sent = await page.evaluate("document.body.dataset.sent");
    await submit(page);
    await page.waitForSelector('[data-sent="1"]');
    await end();

    expect(sent).toBe("0");
    expect(asked("/plumbline/precheck")).toHaveLength(1);
    expect(site.requests.map(({ url }) => url)).toEqual(["/plumbline/precheck", "/plumbline/shown"]);
  });

  it("does not wait for a notice in a part of the page that is not displayed", async () => {
    const { page, asked, end } = await start({ style: "plumb-risk-notice { display: none }" });

    await submit(page);
    await page.waitForURL("**/decide");
    await end();

    expect(asked("/plumbline/shown")).toEqual([]);
  });
});

describe("a notice of several findings", { timeout: 60_000 }, () => {
  it("shows the worst, folds the others, and one choice answers all that offer it", async () => {
    const { page, bodies, end } = await start({ routes: { "POST /plumbline/precheck": replyOf("advise", fineFinding, hearingFinding) } });

    await submit(page);
    const title = await page.locator("#h").innerText();
    const folded = await page.locator(".others summary").innerText();
    await choose(page, "justify");
    const also = await page.locator(".also").innerText();
    await page.fill("textarea", REASON);
    await primary(page).click();
    await page.waitForURL("**/decide");
    await end();

    expect(title).toBe(hearingFinding.notice.title.zh);
    expect(folded).toContain(fineFinding.notice.title.zh);
    expect(also).toBe("这一选择同时作为对其他 1 项提示的答复。");
    expect(bodies("/plumbline/shown").map(({ signal }) => signal)).toEqual(["s-hearing", "s-fine"]);
    expect(bodies("/plumbline/answers").map(({ signal, act }) => [signal, act])).toEqual([
      ["s-hearing", "justify"],
      ["s-fine", "justify"],
    ]);
  });

  it("keeps in sight, and out of reach, what does not suffice where a control blocks", async () => {
    const blocked = {
      ...fineFinding,
      mode: "block" as const,
      notice: { ...fineFinding.notice, acts: fineFinding.notice.acts.slice(0, 1) },
    };
    const { page, end } = await start({ routes: { "POST /plumbline/precheck": replyOf("block", hearingFinding, blocked) } });

    await submit(page);
    const justify = await page.locator("#act-justify").isDisabled();
    const why = await page.locator("label[for=act-justify]").innerText();
    await end();

    expect(justify).toBe(true);
    expect(why).toContain("其他提示中有一项不提供这一选择");
  });
});

describe("check() for hosts that send by themselves", { timeout: 60_000 }, () => {
  const ask = `${notice}.check({ method: "POST", action: "/decide", fields: { fine: "80000" } }).then((o) => { document.body.dataset.outcome = o; });`;

  it.each([
    { act: "justify", outcome: "proceed" },
    { act: "correct", outcome: "stay" },
    { act: "recuse", outcome: "recuse" },
  ])("resolves to $outcome on $act", async ({ act, outcome }) => {
    const { page, end } = await start();

    await page.evaluate(`(() => { ${ask} })()`);
    await choose(page, act);
    await page.evaluate(`${notice}.reason = ${JSON.stringify(REASON)}`);
    await primary(page).click();
    const got = await page.locator("[data-outcome]").getAttribute("data-outcome");
    await end();

    expect(got).toBe(outcome);
  });

  it("uses an injected client before everything else, and one that fails holds nobody", async () => {
    const { page, site, end } = await start();

    await page.evaluate(`(() => { ${notice}.client = { precheck() { throw new Error("no"); } }; ${ask} })()`);
    const got = await page.locator("[data-outcome]").getAttribute("data-outcome");
    await end();

    expect(got).toBe("proceed");
    expect(site.requests).toEqual([]);
  });

  it("keeps a notice that follows another at once open", async () => {
    const { page, end } = await start();
    const client = `{ precheck: async () => (${JSON.stringify(ADVISE)}), shown: async () => {}, answer: async () => {} }`;
    const twice = `(() => { const n = ${notice}; n.client = ${client}; const r = { method: "POST", action: "/a", fields: {} };
      n.check(r).then(() => n.check({ ...r, action: "/b" })); })()`;

    await page.evaluate(twice);
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 100))");
    const open = await page.locator("dialog[open]").count();
    await end();

    expect(open).toBe(1);
  });
});

describe("how a notice looks and reads", { timeout: 60_000 }, () => {
  const screens = [
    { name: "a desk", context: { viewport: { width: 1280, height: 900 } } },
    { name: "a phone", context: { viewport: { width: 375, height: 800 } } },
    { name: "200 % zoom", context: { viewport: { width: 640, height: 450 } } },
    { name: "the dark", context: { colorScheme: "dark" } },
    { name: "forced colours", context: { forcedColors: "active" } },
  ] as const satisfies readonly { name: string; context: BrowserContextOptions }[];
  // Each screen once, the two modes in turn; with PLUMBLINE_LONG=1 each screen in both.
  const cases = screens
    .flatMap(({ name, context }, i) => ["dialog", "inline"].map((mode, j) => ({ name, mode, context, isShort: i % 2 === j })))
    .filter(({ isShort }) => isShort || process.env.PLUMBLINE_LONG === "1");

  it.each(cases)(
    "has no accessibility faults as $mode on $name, scrolls nowhere sideways, and breaks no policy",
    async ({ mode, context }) => {
      const { page, faults, end } = await start({
        attributes: `base="/plumbline" mode="${mode}"`,
        context,
        routes: { "POST /plumbline/precheck": replyOf("advise", fineFinding, hearingFinding) },
      });

      await submit(page);
      await choose(page, "justify");
      await page.locator("details").evaluateAll((all) => {
        for (const one of all) one.setAttribute("open", "");
      });
      const broken = await accessibilityFaults(page);
      const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
      await end();

      expect(broken).toEqual([]);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
    },
  );

  it.each([
    {
      mode: "dialog",
      lang: "zh-CN",
      words: [
        "橙色",
        "PEN-06",
        "依据",
        "《行政处罚法》第34条",
        "要旨",
        "为何此时提示",
        "读取了什么",
        "据本次填写",
        "2026-11-20 15:12",
        "作出选择之后",
        "谁会看到",
        "需要您作出的选择",
        "返回修改",
      ],
    },
    {
      mode: "dialog",
      lang: "en",
      words: [
        "Orange",
        "PEN-06",
        "Basis",
        "article 34",
        "In short",
        "Why now",
        "What was read",
        "From this entry",
        "2026-11-20 15:12",
        "After your choice",
        "Who will see it",
        "Your choice",
        "Go back",
      ],
    },
  ])("has its blocks in the fixed order in $lang", async ({ lang, words }) => {
    const { page, end } = await start({ html: `lang="${lang}"` });

    await submit(page);
    const text = await page.locator("dialog").innerText();
    await end();

    const at = words.map((word) => text.indexOf(word));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(text).not.toMatch(/违规|违法行为|嫌疑|violation/i);
  });

  it("calls the systems that were read by the names that the page gives", async () => {
    const names = JSON.stringify({ 执法办案系统: { zh: "市局办案平台", en: "Case platform" } });
    const { page, end } = await start({ attributes: `base="/plumbline" names='${names}'` });

    await submit(page);
    const read = await page.locator("dialog .tb-rd").innerText();
    await end();

    expect(read).toContain("市局办案平台");
    expect(read).toContain("裁量基准库");
    expect(read).not.toContain("执法办案系统");
  });

  it("looks the same under rules of the page for everything", async () => {
    const style = `* { all: revert; font: 30px serif; color: lime; text-align: right; text-transform: uppercase; visibility: hidden; pointer-events: none }
      form, form * { visibility: visible; pointer-events: auto } dialog, h2, button { display: none }`;
    const { page, faults, end } = await start({ style });

    await page.evaluate("document.querySelector('form').requestSubmit()");
    const looks = await page.locator("dialog #lead").evaluate((lead) => {
      const { fontSize, textAlign, textTransform, visibility, pointerEvents, color } = getComputedStyle(lead);
      return { fontSize, textAlign, textTransform, visibility, pointerEvents, color };
    });
    await page.keyboard.press("Escape");
    const open = await page.locator("dialog").count();
    await end();

    expect(looks).toEqual({
      fontSize: "14px",
      textAlign: "left",
      textTransform: "none",
      visibility: "visible",
      pointerEvents: "auto",
      color: "rgb(70, 81, 98)",
    });
    expect(open).toBe(0);
    expect(faults).toEqual([]);
  });

  it("brings the field for the reasons into a window that is too low for it", async () => {
    const { page, end } = await start({ html: 'lang="en"', context: { viewport: { width: 1024, height: 640 } } });

    await submit(page);
    await page.focus("#act-justify");
    await page.evaluate(`${notice}.shadowRoot.querySelector(".body").scrollTop = 0`);
    await page.keyboard.press("Space");
    await page.locator(".more").waitFor();
    await page.evaluate(`${notice}.updateComplete`);
    const [field, body] = await Promise.all([page.locator(".more").boundingBox(), page.locator(".body").boundingBox()]);
    await end();

    expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual((body?.y ?? 0) + (body?.height ?? 0) + 1);
  });

  it("changes its language and its colours with the page", async () => {
    const { page, end } = await start();

    await submit(page);
    const before = await page.locator(".dlg").evaluate((dialog) => getComputedStyle(dialog).backgroundColor);
    await page.evaluate('document.documentElement.lang = "en-GB"; document.documentElement.dataset.theme = "dark";');
    const title = await page.locator("#h").innerText();
    const after = await page.locator(".dlg").evaluate((dialog) => getComputedStyle(dialog).backgroundColor);
    await end();

    expect(title).toBe(fineFinding.notice.title.en);
    expect([before, after]).toEqual(["rgb(255, 255, 255)", "rgb(25, 30, 37)"]);
  });

  it("takes the language of the host around its shadow root", async () => {
    const script = `const box = document.createElement("div"); box.lang = "en"; document.body.append(box);
      const root = box.attachShadow({ mode: "open" }); root.append(document.querySelector("plumb-risk-notice"), document.querySelector("form"));`;
    const { page, end } = await start({ script });

    await submit(page);
    const title = await page.locator("#h").innerText();
    await end();

    expect(title).toBe(fineFinding.notice.title.en);
  });

  it("shows the text of a server as text", async () => {
    const evil = '<img src=x onerror="window.evil = 1">';
    const hostile = { ...fineFinding, notice: { ...fineFinding.notice, title: { zh: evil, en: evil }, why: { zh: evil, en: evil } } };
    const { page, faults, end } = await start({ routes: { "POST /plumbline/precheck": replyOf("advise", hostile) } });

    await submit(page);
    const title = await page.locator("#h").innerText();
    const images = await page.locator("img").count();
    await end();

    expect({ title, images, faults }).toEqual({ title: evil, images: 0, faults: [] });
  });
});
