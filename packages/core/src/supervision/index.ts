export * from "./disposition/commands.ts";
export * from "./disposition/decide.ts";
export * from "./disposition/escalations.ts";
export * from "./disposition/events.ts";
export * from "./disposition/facts.ts";
export * from "./ladder.ts";
export * from "./lint-ladder.ts";
export * from "./period.ts";
