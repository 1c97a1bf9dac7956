import { RiskNotice } from "./components/risk-notice/risk-notice.ts";
import { SignalPage } from "./components/signal-page/signal-page.ts";
import { SignalQueue } from "./components/signal-queue/signal-queue.ts";
import { TrailCheck } from "./components/trail-check/trail-check.ts";
import { register } from "./register.ts";

/**
 * Importing this registers all elements.
 *
 * @module
 */
register("plumb-risk-notice", RiskNotice);
register("plumb-signal-queue", SignalQueue);
register("plumb-signal-page", SignalPage);
register("plumb-trail-check", TrailCheck);
