export { disciplineAuthority, disciplineLadder } from "./discipline.ts";
export { lawEnforcementAuthority, lawEnforcementLadder } from "./law-enforcement.ts";
export {
  hubeiAuthority,
  hubeiLadder,
  xishuangbannaAuthority,
  xishuangbannaLadder,
  zhejiangAuthority,
  zhejiangLadder,
} from "./local.ts";
