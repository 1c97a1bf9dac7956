export { genericControls } from "./controls.ts";
