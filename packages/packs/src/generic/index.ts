export { genericControls } from "./controls.ts";
export { GENERIC_DOCUMENT } from "./document.ts";
export { GENERIC_PLANTS, type GenericPlant, genericFeed } from "./feed.ts";
export { generic } from "./pack.ts";
