import { createHash } from "node:crypto";
import { type Json, PlumblineError } from "@plumbline/core";
import type { FeedCursor, FeedPage, FeedPosition } from "./cursor.ts";
import { isObject } from "./json.ts";
import { contentOf } from "./merge.ts";
import { releasesIn } from "./parse.ts";
import { isRelease } from "./read.ts";
import { instantOf } from "./release-date.ts";
import type { FoundRelease, OcdsIssue } from "./types.ts";

export interface PollOptions {
  /** The first page: release or record packages, each with the next under `links.next`, from older to newer. */
  readonly url: string;
  readonly cursor: FeedCursor;
  /** Asked again this long after the end of the feed was reached. The end of the feed ends the reading when absent. */
  readonly intervalMs?: number;
  /** Pages before the last that are read again each time, for what was committed late. 1 unless told. */
  readonly overlap?: number;
  /** Sent to the origin of `url` and to no other. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Other origins that links and redirections may lead to. */
  readonly allowOrigins?: readonly string[];
  /** For each attempt, with the body. 60 s unless told. */
  readonly timeoutMs?: number;
  /** Bytes of a page. 64 MiB unless told. */
  readonly maxBytes?: number;
  /** Attempts after the first, in a row. 6 unless told. */
  readonly retries?: number;
  readonly retryDelayMs?: (failures: number) => number;
  /** Ends the reading without an error. */
  readonly signal?: AbortSignal;
  /** Offset of dates that name none. UTC when absent. */
  readonly zone?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Their `line` is the place on the page, from 1; `loop` and `conflicting_release` are among them. */
  readonly onIssue?: (issue: OcdsIssue) => void;
  /** After each page. */
  readonly onProgress?: (progress: PollProgress) => void;
}

export interface PollProgress {
  /** Answers with a page, and answers that it is as it was. */
  readonly pages: number;
  readonly unchanged: number;
  readonly releases: number;
  /** Not yielded, because they had been; or, of another content under the same ocid and id, in conflict with what had been. */
  readonly repeated: number;
  readonly conflicting: number;
  readonly retries: number;
  /** From the newest date of a release to now. */
  readonly lagMs?: number;
  /** The page has no next one. */
  readonly atEnd: boolean;
}

export interface FeedBatch {
  /** Without its query, which may hold a key. */
  readonly page: string;
  /** In the order of the page, each with its place there as `line`. */
  readonly releases: readonly FoundRelease[];
}

/**
 * The releases of a feed that are new, page by page. A page counts as taken when the next one is asked for: then, and not before, its position
 * is saved, so that after a crash the last page comes again and nothing is lost. A release, known by ocid and id, comes again only then, and
 * where a feed states one anew after 10,000 others; the events of `releaseEvent` are the same events.
 *
 * Throws `FEED_UNAVAILABLE` where there is no page after all attempts, `OCDS_INVALID` where an answer is no package, is too large, or leads to
 * another origin, and `SETTING_INVALID`. The position stays, so that a new call goes on.
 */
export async function* pollOcds(options: PollOptions): AsyncGenerator<FeedBatch, void, undefined> {
  const { cursor, overlap = 1, intervalMs, signal, zone = "Z", clock = Date.now, onIssue = () => {}, onProgress } = options;
  const reader = createReader(options);
  const feed = reader.feed;
  const saved = await cursor.load();
  if (saved && saved.feed !== feed)
    throw new PlumblineError("SETTING_INVALID", "the saved position is of another feed; keep one for each feed");
  const seen = new Map(saved?.seen);
  let remembered = Math.max(REMEMBERED, seen.size);
  let known: readonly FeedPage[] = saved?.pages ?? [];
  let newest = Number.NEGATIVE_INFINITY;
  const counts = { pages: 0, unchanged: 0, releases: 0, repeated: 0, conflicting: 0 };

  function isNew({ found, key, content }: Keyed): boolean {
    const before = seen.get(key);
    if (before === content) counts.repeated++;
    else if (before !== undefined) {
      counts.conflicting++;
      const value = `sha256 ${before} / ${content}`;
      onIssue({ line: found.line, ocid: found.release.ocid as string, path: "id", reason: "conflicting_release", value });
    }
    // What was seen last is forgotten last.
    seen.delete(key);
    seen.set(key, before ?? content);
    const at = instantOf(found.release.date, zone);
    if (at > newest) newest = at;
    return before === undefined;
  }

  function forget(): void {
    for (const key of seen.keys()) {
      if (seen.size <= remembered) return;
      seen.delete(key);
    }
  }

  function tell(atEnd: boolean): void {
    const lag = Number.isFinite(newest) ? { lagMs: Math.max(0, clock() - newest) } : {};
    onProgress?.({ ...counts, retries: reader.retries, ...lag, atEnd });
  }

  /** From the first page that is read again to the end of the feed. */
  async function* round(): AsyncGenerator<FeedBatch, void, undefined> {
    const before = known;
    const visited: FeedPage[] = [];
    const urls = new Set<string>();
    const contents = new Set<string>();
    let empty = 0;
    let url: string | undefined = before[0]?.url ?? feed;
    while (url !== undefined) {
      const here: string = url;
      urls.add(here);
      const ahead = before.filter((page) => !urls.has(page.url));
      const answer = await reader.read(
        here,
        before.find((page) => page.url === here),
      );
      if (answer === "gone") {
        onIssue({ line: 1, path: "", reason: "page_gone", value: shownUrl(here).slice(0, 80) });
        url = ahead[0]?.url ?? (urls.has(feed) ? undefined : feed);
        if (url === undefined) throw new PlumblineError("FEED_UNAVAILABLE", `${shownUrl(feed)} is gone`);
        continue;
      }
      const { page, value } = answer;
      counts[value === undefined ? "unchanged" : "pages"]++;

      const found = value === undefined ? [] : objectsOf(value, onIssue).map(keyed);
      const fresh = found.filter(isNew).map((one) => one.found);
      counts.releases += fresh.length;
      remembered = Math.max(remembered, found.length * (overlap + 2));
      const content = sha256(found.map(({ key }) => key));
      empty = value !== undefined && found.length === 0 ? empty + 1 : 0;
      // An address that was read in this round, or says what another one said, is no way on.
      const isLoop = (page.next !== undefined && urls.has(page.next)) || (found.length > 0 && contents.has(content)) || empty > MOST_EMPTY;
      contents.add(content);
      if (isLoop) onIssue({ line: 1, path: "links/next", reason: "loop", value: shownUrl(page.next ?? here).slice(0, 80) });

      if (fresh.length > 0) yield { page: shownUrl(here), releases: fresh };
      visited.push(page);
      const isEnd = isLoop || page.next === undefined;
      // Pages that are still to be read again keep what is known of them.
      known = isEnd || ahead.length === 0 ? visited.slice(-overlap - 1) : [...visited, ...ahead];
      if (visited.length > overlap + 1 && ahead.length === 0) visited.shift();
      forget();
      if (value !== undefined || known.length !== before.length)
        await cursor.save({ feed, pages: known, seen: [...seen] } satisfies FeedPosition);
      tell(isEnd);
      url = isEnd ? undefined : page.next;
    }
  }

  try {
    for (;;) {
      yield* round();
      if (intervalMs === undefined) return;
      await pause(intervalMs, signal);
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}

/** Digests of releases that are known again wherever they stand, at least. */
const REMEMBERED = 10_000;
const MOST_EMPTY = 100;
const MOST_REDIRECTIONS = 5;
const MAX_RETRY_AFTER_MS = 3_600_000;

interface Answer {
  readonly page: FeedPage;
  /** Undefined where the page is as it was. */
  readonly value: Json | undefined;
}

/** What is wrong with an answer, and whether it may be otherwise the next time. */
class Flaw extends Error {
  readonly code: "FEED_UNAVAILABLE" | "OCDS_INVALID";
  readonly isLasting: boolean;
  readonly retryAfterMs: number;

  constructor(code: Flaw["code"], message: string, { isLasting = false, retryAfterMs = 0, cause = undefined as unknown } = {}) {
    super(message, { cause });
    this.code = code;
    this.isLasting = isLasting;
    this.retryAfterMs = retryAfterMs;
  }
}

interface Reader {
  readonly feed: string;
  readonly retries: number;
  /** A page that was there is `gone` where a feed keeps its latest pages only. */
  read(url: string, last: FeedPage | undefined): Promise<Answer | "gone">;
}

function createReader(options: PollOptions): Reader {
  const { headers = {}, timeoutMs = 60_000, maxBytes = 64 * 1024 * 1024, retries = 6, signal, clock = Date.now } = options;
  const { retryDelayMs = backOff, fetch = globalThis.fetch } = options;
  const start = addressOf(options.url);
  if (start === undefined) throw new PlumblineError("SETTING_INVALID", "url is no http(s) address without a user");
  const origins = new Set([start.origin, ...(options.allowOrigins ?? [])]);
  let retried = 0;

  function allowed(link: string, base: string): URL {
    const url = addressOf(link, base);
    if (url && origins.has(url.origin)) return url;
    throw new Flaw(
      "OCDS_INVALID",
      `it leads to ${url ? `another origin, ${url.origin}` : "what is no address"}; allowOrigins names those that may be`,
      {
        isLasting: true,
      },
    );
  }

  async function request(url: string, last: FeedPage | undefined): Promise<Answer | "gone"> {
    const limit = AbortSignal.timeout(timeoutMs);
    const ends = signal ? AbortSignal.any([signal, limit]) : limit;
    let at = new URL(url);
    for (let redirections = 0; ; redirections++) {
      const response = await fetch(at.href, {
        headers: {
          accept: "application/json",
          ...(at.origin === start?.origin ? headers : {}),
          ...(last?.etag === undefined ? {} : { "if-none-match": last.etag }),
          ...(last?.lastModified === undefined ? {} : { "if-modified-since": last.lastModified }),
        },
        // Followed here, so that a key goes to no other origin.
        redirect: "manual",
        signal: ends,
      });
      const location = response.headers.get("location");
      if (response.status === 304 && last) return { page: last, value: undefined };
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        if (redirections === MOST_REDIRECTIONS) throw new Flaw("FEED_UNAVAILABLE", `more than ${MOST_REDIRECTIONS} redirections`);
        at = allowed(location, at.href);
        continue;
      }
      if (!response.ok) {
        await response.body?.cancel();
        if (last && (response.status === 404 || response.status === 410)) return "gone";
        throw refusal(response, clock);
      }
      return answerOf(response, url, parsed(await bytesOf(response, maxBytes)), (link) => allowed(link, at.href).href);
    }
  }

  return {
    feed: start.href,
    get retries() {
      return retried;
    },
    async read(url, last) {
      for (let failures = 0; ; ) {
        signal?.throwIfAborted();
        try {
          return await request(url, last);
        } catch (error) {
          signal?.throwIfAborted();
          const flaw = error instanceof Flaw ? error : new Flaw("FEED_UNAVAILABLE", failureText(error, timeoutMs), { cause: error });
          if (flaw.isLasting || failures === retries) {
            const attempts = failures === 0 ? "" : ` (${failures + 1} attempts)`;
            throw new PlumblineError(flaw.code, `${shownUrl(url)}: ${flaw.message}${attempts}`, { cause: flaw.cause ?? flaw });
          }
          failures++;
          retried++;
          await pause(Math.max(flaw.retryAfterMs, retryDelayMs(failures)), signal);
        }
      }
    },
  };
}

function answerOf(response: Response, url: string, value: Json, linkOf: (link: string) => string): Answer {
  if (!isPackage(value)) throw new Flaw("OCDS_INVALID", "the answer is JSON without releases and records");
  const links = isObject(value) ? value.links : undefined;
  const next = isObject(links) ? links.next : undefined;
  const etag = response.headers.get("etag");
  const lastModified = response.headers.get("last-modified");
  return {
    value,
    page: {
      url,
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
      ...(typeof next === "string" && next !== "" ? { next: linkOf(next) } : {}),
    },
  };
}

function isPackage(value: Json): boolean {
  if (Array.isArray(value)) return true;
  const { releases, records, ocid } = isObject(value) ? value : {};
  return Array.isArray(releases) || Array.isArray(records) || typeof ocid === "string";
}

function objectsOf(page: Json, onIssue: (issue: OcdsIssue) => void): readonly FoundRelease[] {
  const releases: FoundRelease[] = [];
  let line = 0;
  for (const found of releasesIn(page, 1, 0)) {
    line++;
    if (isRelease(found)) releases.push({ ...found, line });
    else onIssue({ ...found, line });
  }
  return releases;
}

interface Keyed {
  readonly found: FoundRelease;
  /** What the release is known by. One without id is known by its content. */
  readonly key: string;
  readonly content: string;
}

function keyed(found: FoundRelease): Keyed {
  const { ocid, id } = found.release;
  const content = sha256(found.release);
  return { found, key: sha256([ocid ?? null, typeof id === "string" || typeof id === "number" ? String(id) : { content }]), content };
}

function sha256(value: Json): string {
  return createHash("sha256").update(contentOf(value)).digest("base64url").slice(0, 22);
}

function refusal(response: Response, clock: () => number): Flaw {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get("retry-after"), clock);
  const isPassing = status === 408 || status === 425 || status === 429 || status >= 500;
  return new Flaw("FEED_UNAVAILABLE", `status ${status}`, { isLasting: !isPassing, retryAfterMs });
}

/** Seconds or an HTTP date; a wait of more than an hour is taken as an hour. */
function retryAfter(header: string | null, clock: () => number): number {
  if (header === null) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - clock();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Half a second to a minute, half of it by chance, so that readers of one feed do not come together. */
function backOff(failures: number): number {
  const most = Math.min(60_000, 500 * 2 ** (failures - 1));
  return most / 2 + (Math.random() * most) / 2;
}

async function bytesOf(response: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw new Flaw("OCDS_INVALID", `the page has more than ${most} bytes`, { isLasting: true });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// An answer may have been cut off, so it is asked for again.
function parsed(bytes: Uint8Array): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch {
    throw new Flaw("OCDS_INVALID", "the answer is no JSON");
  }
}

function failureText(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs} ms`;
  const cause = error.cause instanceof Error ? error.cause : error;
  return `the connection failed: ${"code" in cause && typeof cause.code === "string" ? cause.code : cause.name}`;
}

function addressOf(text: string, base?: string): URL | undefined {
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  url.hash = "";
  return /^https?:$/.test(url.protocol) && url.username === "" && url.password === "" ? url : undefined;
}

function shownUrl(text: string): string {
  const { origin, pathname } = new URL(text);
  return origin + pathname;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const end = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal?.addEventListener("abort", end, { once: true });
  });
}
