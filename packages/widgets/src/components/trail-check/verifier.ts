/** Loaded when somebody checks. Of its own, so that a bundler keeps of the trail's functions only what checking takes. */
export { verifyTrail } from "@plumbline/core/trail";
