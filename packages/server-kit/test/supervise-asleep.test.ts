import { vi } from "vitest";
import { letRecordsSleep } from "./supervisor.ts";

// Every commit wakes what it is about, from a file.
vi.setConfig({ testTimeout: 60_000 });
letRecordsSleep();
await import("./supervise.test.ts");
