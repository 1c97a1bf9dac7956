import { createHostClient } from "./client/host-client.ts";
import { RiskNotice } from "./components/risk-notice/risk-notice.ts";
import { register } from "./register.ts";

/** The entry of the script for pages without a bundler, which find the client under this name. */
Object.assign(globalThis, { PlumblineHost: { createHostClient } });
register("plumb-risk-notice", RiskNotice);
