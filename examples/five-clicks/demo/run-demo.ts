import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRecorder, type Recorder } from "@plumbline/adapters/recorder";
import { widgetsBundle } from "@plumbline/widgets/bundle";
import { consolePage } from "@plumbline/widgets/console-page";
import { openCases } from "../host/cases.ts";
import { createHost } from "../host/create-host.ts";
import { pastOf, plumblineOfHost, SOURCE } from "../host/traces.ts";
import { type DemoClock, demoClock } from "./clock.ts";
import { backgroundEvents } from "./feed.ts";
import { openFront } from "./front.ts";
import { NAMES } from "./names.ts";
import { createSupervisor, type Supervisor } from "./supervisor.ts";
import { tamperedCopy } from "./tamper.ts";

const START = "2026-11-20T15:30:00+08:00";

export interface Demo {
  /** With the key, as it is to be opened. */
  readonly url: string;
  readonly origin: string;
  readonly clock: DemoClock;
  readonly recorder: Recorder;
  readonly supervisor: Supervisor;
  close(): Promise<void>;
}

const FOLDER = "plumbline-demo-";

/** A demo that was killed could not remove its folder, with the keys of its supervisor in it; the name tells whose it was. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${FOLDER}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another person's, who has to start it again.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Host and supervisor with their past, ready for a person. `say` gets what the supervisor's process prints. */
export async function runDemo(options: {
  readonly port: number;
  readonly say?: (line: string) => void;
  /** How long the host waits for the supervisor before a commit; the 300 of the recorder unless told, more where a busy machine plays the story. */
  readonly precheckTimeoutMs?: number;
}): Promise<Demo> {
  const { port, say = () => {}, precheckTimeoutMs = 300 } = options;
  const clock = demoClock(START);
  removeLeftovers();
  const dir = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
  const removeDir = (): void => rmSync(dir, { recursive: true, force: true });
  process.once("exit", removeDir);
  const supervisor = createSupervisor({ dir: join(dir, "supervisor"), source: SOURCE, clock, names: NAMES, say });
  try {
    const [ready, elements] = await Promise.all([supervisor.start(), widgetsBundle("host")]);
    const recorder = createRecorder({
      endpoint: ready.url,
      token: ready.sources[SOURCE] ?? "",
      source: SOURCE,
      clock: clock.now,
      precheckTimeoutMs,
      // A person who watches the supervisor come back should not wait for minutes.
      retryDelayMs: () => 500,
      onFault: (fault) => say(`${fault.code}: ${fault.message}`),
    });
    const cases = openCases();
    for (const event of [...backgroundEvents(START), ...cases.flatMap(pastOf)]) recorder.record(event);
    const session = randomBytes(24).toString("base64url");
    const { middleware, unasked } = plumblineOfHost(recorder);
    const host = createHost({
      cases,
      session,
      now: clock.text,
      plumbline: middleware,
      unasked,
      elements,
      noticeTimeoutMs: precheckTimeoutMs + 100,
    });
    const [front] = await Promise.all([
      openFront(port, {
        host,
        session,
        supervisor,
        tamper: () => tamperedCopy(ready.trail, dir),
        tamperedPage: (language) =>
          consolePage({
            verifierKey: ready.verifierKey,
            names: NAMES,
            origin: ready.origin,
            lang: language,
            tampered: "/tampered",
          }),
      }),
      recorder.flush(),
    ]);
    return {
      url: front.url,
      origin: front.origin,
      clock,
      recorder,
      supervisor,
      async close() {
        await front.close();
        await recorder.close(1_000);
        await supervisor.stop();
        removeDir();
        process.off("exit", removeDir);
      },
    };
  } catch (error) {
    await supervisor.stop();
    removeDir();
    throw error;
  }
}
