import type { ServerResponse } from "node:http";
import type { SignalDetail, SignalMessage, SignalSummary } from "@plumbline/core";
import { consoleFiles, consolePage, type Names } from "../src/console/console-page.ts";
import { CONTENT_SECURITY_POLICY, type Recorded, type Route, type Site, serveSite } from "./browser.ts";
import { type CannedTrail, detailOf, listOf, pageOf, QUEUE, trailOf } from "./console-data.ts";

export interface ConsoleSite extends Site {
  /** Address of the console; `url` is that of a page that the test writes itself. */
  readonly console: string;
  /** Sends to all who listen. */
  send(message: SignalMessage): void;
  /** Ends all streams; the browser comes back by itself. */
  cut(): void;
  readonly listening: number;
}

export interface ConsoleSiteOptions {
  readonly signals?: readonly SignalSummary[];
  readonly detail?: (id: string) => SignalDetail;
  readonly trail?: CannedTrail;
  readonly tampered?: CannedTrail;
  readonly lang?: "zh" | "en";
  readonly names?: Names;
  readonly verifierKey?: string;
  /** For the page that the test writes itself. */
  readonly body?: string;
  readonly script?: string;
  readonly html?: string;
  readonly routes?: Readonly<Record<string, Route>>;
}

/** A supervisor's server from memory, with the console page as it is sent to a supervisor. */
export async function serveConsole(options: ConsoleSiteOptions = {}): Promise<ConsoleSite> {
  const {
    signals = QUEUE,
    detail = detailOf,
    trail = await trailOf(1200),
    tampered,
    lang = "zh",
    names,
    verifierKey = trail.verifierKey,
  } = options;
  const streams = new Set<ServerResponse>();
  const text =
    (type: string, body: string): Route =>
    (_: Recorded, response: ServerResponse) => {
      response.writeHead(200, { "content-type": type, "content-security-policy": CONTENT_SECURITY_POLICY });
      response.end(body);
    };
  const json =
    (reply: (url: URL) => unknown): Route =>
    ({ url }: Recorded, response: ServerResponse) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(reply(new URL(url, "http://localhost"))));
    };
  const trailRoutes = (base: string, { checkpoint, entries }: CannedTrail): Record<string, Route> => ({
    [`GET ${base}/v1/trail/checkpoint`]: text("text/plain", checkpoint),
    [`GET ${base}/v1/trail/entries`]: json(({ searchParams }) =>
      pageOf(entries, Number(searchParams.get("from")), Number(searchParams.get("to"))),
    ),
  });
  const bundleAt = (_: Recorded, response: ServerResponse): void => {
    response.writeHead(302, { location: "/plumbline.js" });
    response.end();
  };
  const site = await serveSite({
    bundle: "console",
    body: options.body ?? "",
    script: options.script ?? "",
    ...(options.html === undefined ? {} : { html: options.html }),
    routes: {
      "GET /console": text(
        "text/html; charset=utf-8",
        consolePage({
          verifierKey,
          origin: "anlan.example/trail",
          lang,
          signOut: true,
          ...(names ? { names } : {}),
          ...(tampered ? { tampered: "/tampered" } : {}),
        }),
      ),
      "GET /console/plumbline-console.js": bundleAt,
      ...Object.fromEntries(Object.entries(consoleFiles).map(([name, file]) => [`GET /console/${name}`, text(file.type, file.text)])),
      "GET /v1/signals": json(({ searchParams }) => {
        const [level, state] = [searchParams.get("level"), searchParams.get("state")];
        const shown = signals.filter((signal) => (!level || signal.level === level) && (!state || signal.state === state));
        return { ...listOf(signals), signals: shown };
      }),
      ...Object.fromEntries(signals.map(({ id }) => [`GET /v1/signals/${encodeURIComponent(id)}`, json(() => detail(id))])),
      "GET /v1/stream": (_: Recorded, response: ServerResponse) => {
        response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
        // A short wait, so that a test of the coming back does not last seconds.
        response.write("retry: 100\n\n");
        streams.add(response);
        response.on("close", () => streams.delete(response));
      },
      ...trailRoutes("", trail),
      ...options.routes,
      ...(tampered ? trailRoutes("/tampered", tampered) : {}),
    },
  });
  return {
    ...site,
    console: `${site.url}console`,
    send: (message) => {
      for (const stream of streams) stream.write(`event: signal\ndata: ${JSON.stringify(message)}\n\n`);
    },
    cut: () => {
      for (const stream of streams) stream.destroy();
    },
    get listening() {
      return streams.size;
    },
  };
}
