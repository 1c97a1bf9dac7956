import { vi } from "vitest";
import { letRecordsSleep } from "./supervisor.ts";

// Every step wakes what it is about, from a file, and each start goes on where the state ends.
vi.setConfig({ testTimeout: 60_000 });
letRecordsSleep();
await import("./desk-handling.test.ts");
await import("./desk-commands.test.ts");
await import("./desk-dispositions.test.ts");
