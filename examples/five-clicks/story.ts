import type { HostPrecheckReply, Notice, SignalDetail, SignalList, Text, TrailEntriesReply } from "@plumbline/core";
import { type TrailVerdict, verifyTrail } from "@plumbline/core/trail";
import { type Browserish, browse } from "./demo/browse.ts";
import { type Demo, runDemo } from "./demo/run-demo.ts";
import { LATER_CASE, STORY_CASE } from "./host/cases.ts";
import type { Language } from "./host/texts.ts";
import { STORY_TEXTS, type StoryTexts } from "./story-texts.ts";

export interface StoryOptions {
  readonly language: Language;
  readonly print: (line: string) => void;
  readonly say?: (line: string) => void;
}

/** Plays the whole story against the same processes, over HTTP as a browser would, and prints it. 0 when every step held. */
export async function tellStory({ language, print, say }: StoryOptions): Promise<number> {
  // The story is about what is said, not about the machine that it is told on.
  const demo = await runDemo({ port: 0, precheckTimeoutMs: 8_000, ...(say && { say }) });
  try {
    await play(demo, { language, t: STORY_TEXTS[language], print });
    return 0;
  } catch (error) {
    print(`${STORY_TEXTS[language].failed}: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await demo.close();
  }
}

interface Stage {
  readonly language: Language;
  readonly t: StoryTexts;
  readonly print: (line: string) => void;
}

async function play(demo: Demo, stage: Stage): Promise<void> {
  const { t, print } = stage;
  const officer = browse(demo.origin);
  await officer.open(`${demo.url}&lang=${stage.language}`);
  const supervisor = browse(demo.origin);
  await supervisor.open(demo.url);
  await supervisor.open(consoleOf(demo));
  const signals = supervisor.listen("/v1/stream");

  print(`== 1 ${t.enter}`);
  const found = await ask(officer, STORY_CASE, "80000", stage);
  const finding = found.outcome === "advise" ? found.findings[0] : undefined;
  if (!finding) throw new Error(`the precheck answered ${found.outcome}`);
  notice(finding.notice, stage);

  print(`\n== 2 ${t.justify}`);
  const about = { signal: finding.signal, control: finding.control, record: finding.record };
  await officer.post("/host/plumbline/shown", about, 202);
  await officer.post("/host/plumbline/answers", { ...about, act: "justify", reason: t.reasons }, 202);
  print(`${t.saidReasons}${t.reasons}`);
  await commit(officer, STORY_CASE, "80000", stage);

  print(`\n== 3 ${t.live}`);
  const raised = await signals.next((message) => message.change === "raised" && message.signal.id === finding.signal);
  print(
    `${t.level[raised.signal.level]} ${raised.signal.control.id} ${text(raised.signal.control.title, stage)} ${raised.signal.record.id}`,
  );
  await signalPage(supervisor, finding.signal, stage);

  print(`\n== 4 ${t.verify}`);
  const original = await verified(supervisor, "", demo);
  hold(original.outcome === "valid", `the trail is ${original.outcome}: ${original.reason}`);
  print(t.valid);

  print(`\n== 5 ${t.tamper}`);
  const flipped = (await officer.post("/demo/tamper", undefined, 200)) as { index: number; was: number; is: number };
  print(t.flipped(flipped.was, flipped.is));
  const copy = await verified(supervisor, "/tampered", demo);
  hold(
    copy.outcome === "invalid" && copy.index === flipped.index,
    `the copy is ${copy.outcome} at ${copy.index}, flipped was ${flipped.index}`,
  );
  print(t.named);

  print(`\n== 6 ${t.stop}`);
  await officer.post("/demo/stop", undefined, 200);
  signals.close();
  const unavailable = await ask(officer, LATER_CASE, "90000", stage);
  hold(unavailable.outcome === "unavailable", `the precheck answered ${unavailable.outcome}`);
  print(t.unavailable);
  await commit(officer, LATER_CASE, "90000", stage);

  print(`\n== 7 ${t.start}`);
  await officer.post("/demo/start", undefined, 200);
  await supervisor.open(consoleOf(demo));
  await demo.recorder.flush();
  const late = await until(() => signalOf(supervisor, LATER_CASE));
  print(`${t.arrived}${t.level[late.level]} ${late.control.id} ${text(late.control.title, stage)} ${late.record.id}`);
  const again = await verified(supervisor, "", demo);
  hold(again.outcome === "valid" && again.size > original.size, `the trail is ${again.outcome}: ${again.reason}`);
  print(t.valid);
}

const consoleOf = (demo: Demo): string => {
  const url = new URL(demo.supervisor.ready?.console ?? "/console", demo.origin);
  return `${demo.origin}${url.pathname}${url.search}`;
};

async function ask(officer: Browserish, id: string, fine: string, { t, print }: Stage): Promise<HostPrecheckReply> {
  const page = await officer.open(`/host/cases/${id}`);
  hold(page.includes('for="decision-form"'), "the page of the case has no form");
  print(`${t.fills}${id}: ${Number(fine).toLocaleString("en-US")} ${t.yuan}`);
  const fields = { fine, reason: t.grounds, document: t.document };
  return (await officer.post(
    "/host/plumbline/precheck",
    { method: "POST", action: `/host/cases/${id}/decision`, fields },
    200,
  )) as HostPrecheckReply;
}

async function commit(officer: Browserish, id: string, fine: string, { t, print }: Stage): Promise<void> {
  const page = await officer.submit(`/host/cases/${id}/decision`, { fine, reason: t.grounds, document: t.document });
  const done = /<section class="result"[^>]*><h2>([^<]+)</.exec(page)?.[1];
  hold(done !== undefined, "the host did not decide");
  print(`${t.hostSays}${done}`);
}

function notice({ title, citations, gist, why, read, seenBy, acts }: Notice, stage: Stage): void {
  const { t, print } = stage;
  print(`${t.notice}${text(title, stage)}`);
  print(`  ${t.basis}${basis(citations, stage)}`);
  if (gist) print(`  ${t.gist}${text(gist, stage)}`);
  print(`  ${t.why}${text(why, stage)}`);
  print(`  ${t.read}`);
  for (const field of read) print(`    ${text(field.label, stage)}: ${text(field.text, stage)}`);
  print(`  ${t.seenBy}${text(seenBy, stage)}`);
  print(`  ${t.acts}`);
  for (const { act, after } of acts) print(`    ${t.act[act]}: ${text(after, stage)}`);
}

async function signalPage(supervisor: Browserish, id: string, stage: Stage): Promise<void> {
  const { t, print } = stage;
  const detail = await until(async () => {
    const found = (await supervisor.read(`/v1/signals/${encodeURIComponent(id)}`)) as SignalDetail;
    return found.answers.length && found.shown.length ? found : undefined;
  });
  print(`  ${t.basis}${basis(detail.notice.citations, stage)}`);
  for (const { label, text: value } of detail.params) print(`  ${t.param}${text(label, stage)}: ${text(value, stage)}`);
  for (const { label, text: value } of detail.notice.read) print(`  ${t.field}${text(label, stage)}: ${text(value, stage)}`);
  for (const { event, title } of detail.events) print(`  ${t.event}${title ? text(title, stage) : event.type} ${event.time.slice(0, 10)}`);
  for (const { act, reason } of detail.answers) print(`  ${t.answer}${t.act[act]}: ${reason ?? ""}`);
  hold(
    detail.answers.some(({ reason }) => reason === t.reasons),
    "her reasons are not on the page",
  );
}

async function signalOf(supervisor: Browserish, record: string): Promise<SignalList["signals"][number] | undefined> {
  const { signals } = (await supervisor.read("/v1/signals?state=open")) as SignalList;
  return signals.find((signal) => signal.record.id === record);
}

async function verified(supervisor: Browserish, base: string, demo: Demo): Promise<TrailVerdict> {
  const checkpoint = (await supervisor.read(`${base}/v1/trail/checkpoint`)) as string;
  async function* entries() {
    for (let from = 0; ; ) {
      const page = (await supervisor.read(`${base}/v1/trail/entries?from=${from}&to=${from + 500}`)) as TrailEntriesReply;
      if (!page.entries.length) return;
      yield* page.entries;
      from += page.entries.length;
    }
  }
  return verifyTrail({ checkpoint, verifierKey: demo.supervisor.ready?.verifierKey, entries: entries() });
}

const basis = (citations: Notice["citations"], { t }: Stage): string =>
  citations.map(({ regulation, article }) => t.cite(regulation, article)).join("; ");

const text = (both: Text, { language }: Stage): string => both[language];

function hold(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}

const PATIENCE_MS = 40_000;

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error("it did not come in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
