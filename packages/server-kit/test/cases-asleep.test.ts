import { letRecordsSleep } from "./supervisor.ts";

// Whoever looks at a record wakes it.
letRecordsSleep();
await import("./cases.test.ts");
