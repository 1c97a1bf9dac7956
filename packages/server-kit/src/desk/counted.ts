/** Steps of a disposition that are counted by rung, each on the day when it was taken first. */
export const STEPS_COUNTED = [
  "proposed",
  "hearingRequested",
  "statementGiven",
  "hearingWaived",
  "statementAnswered",
  "issued",
  "served",
  "replied",
  "extensionAsked",
  "extensionDecided",
  "evidenceSubmitted",
  "verified",
  "escalationRaised",
  "closed",
] as const;

/** Measures of dispositions; `listed` is by bulletin, `grounds`, `derelictions` and `outcomes` by code, all others by rung. */
export const DISPOSITION_MEASURES = [...STEPS_COUNTED, "withdrawn", "corrected", "grounds", "derelictions", "outcomes", "listed"] as const;

/** Distinguishes them from measures of other rows. */
export const OF_DISPOSITIONS = "disposition.";
