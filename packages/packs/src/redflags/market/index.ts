import type { RedFlag } from "../types.ts";
import { allLots } from "./all-lots.ts";
import { amendedPairs } from "./amended-pairs.ts";
import { contractShare, valueShare } from "./buyer-share.ts";
import { unusualValue } from "./class-values.ts";
import { concentration } from "./concentration.ts";
import { sharedContacts, sharedTraces } from "./contacts.ts";
import { oneBuyer } from "./dependence.ts";
import { fewBidders } from "./few-bidders.ts";
import { firstDigits } from "./first-digits.ts";
import { smallThenLarge } from "./growth.ts";
import { nonCompetitiveShare } from "./non-competitive.ts";
import { recurrentWinner } from "./recurrent-winner.ts";
import { directAwardsBelowThreshold, multipleDirectAwards, repeatedLimitedAwards } from "./repeated-awards.ts";
import { rotation } from "./rotation.ts";
import { splitting } from "./splitting.ts";

/** Flags that compare processes, and those about who bidders are to each other. */
export const MARKET_FLAGS: readonly RedFlag[] = [
  splitting,
  nonCompetitiveShare,
  unusualValue,
  fewBidders,
  firstDigits,
  contractShare,
  sharedContacts,
  directAwardsBelowThreshold,
  valueShare,
  concentration,
  smallThenLarge,
  recurrentWinner,
  multipleDirectAwards,
  rotation,
  oneBuyer,
  allLots,
  repeatedLimitedAwards,
  sharedTraces,
  amendedPairs,
];
