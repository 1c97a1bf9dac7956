import { createSupervisorClient } from "./client/supervisor-client.ts";
import { SignalPage } from "./components/signal-page/signal-page.ts";
import { SignalQueue } from "./components/signal-queue/signal-queue.ts";
import { TrailCheck } from "./components/trail-check/trail-check.ts";
import { startConsole } from "./console/start-console.ts";
import { register } from "./register.ts";

/** The entry of the script for pages without a bundler, which find the client under this name. */
Object.assign(globalThis, { PlumblineConsole: { createSupervisorClient, startConsole } });
register("plumb-signal-queue", SignalQueue);
register("plumb-signal-page", SignalPage);
register("plumb-trail-check", TrailCheck);
