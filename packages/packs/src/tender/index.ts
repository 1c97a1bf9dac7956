export { tenderControls } from "./controls.ts";
