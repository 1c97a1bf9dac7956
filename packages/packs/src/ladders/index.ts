export { disciplineAuthority, disciplineLadder } from "./discipline.ts";
