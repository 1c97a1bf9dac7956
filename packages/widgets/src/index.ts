/**
 * Elements for host users and supervisors, and the clients that feed them. Importing this registers nothing; `./define` does.
 *
 * @module
 */
export * from "./client/host-client.ts";
export * from "./client/supervisor-client.ts";
export * from "./components/risk-notice/notice-events.ts";
export { type NoticeOutcome, RiskNotice } from "./components/risk-notice/risk-notice.ts";
export { SignalPage } from "./components/signal-page/signal-page.ts";
export { SignalOpenEvent } from "./components/signal-queue/signal-open-event.ts";
export { SignalQueue } from "./components/signal-queue/signal-queue.ts";
export { TrailCheck } from "./components/trail-check/trail-check.ts";
