export { inspectionControls } from "./controls.ts";
