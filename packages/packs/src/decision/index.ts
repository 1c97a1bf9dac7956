export { decisionControls } from "./controls.ts";
