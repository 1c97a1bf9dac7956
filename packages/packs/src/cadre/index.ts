export { cadreControls } from "./controls.ts";
