import type { RedFlag } from "../types.ts";
import { manyAmendments } from "./amendments.ts";
import { consortium, memberBidsApart } from "./consortium.ts";
import { abnormalContacts, buyersContact, linkedBidders } from "./contacts.ts";
import { awardAgainstContract, overspent, raisedByAmendments } from "./contract-price.ts";
import { contractDocuments, planningDocuments } from "./documents.ts";
import { unansweredEnquiries } from "./enquiries.ts";
import { awardNearEstimate } from "./estimate.ts";
import { complaints, unjustifiedMethod } from "./method.ts";
import { sharedOwners, sharedShareholders } from "./owners.ts";
import { lateMilestones, lateSignature, longDecision, longUntilEvaluation, shortDecision, shortUntilOpening } from "./periods.ts";
import { regularPrices, wideDisparity } from "./price-spread.ts";
import { clusteredSubmissions } from "./submission-times.ts";
import { thresholdHugging } from "./threshold.ts";
import { sameBondAccount, sameDevice, sameNetwork, sameStaff } from "./traces.ts";
import { unitError } from "./units.ts";

/** Flags that one process answers for itself, besides those of Cardinal. */
export const PROCESS_FLAGS: readonly RedFlag[] = [
  planningDocuments,
  thresholdHugging,
  unjustifiedMethod,
  shortUntilOpening,
  longUntilEvaluation,
  complaints,
  wideDisparity,
  regularPrices,
  consortium,
  awardNearEstimate,
  sharedOwners,
  sharedShareholders,
  clusteredSubmissions,
  unansweredEnquiries,
  abnormalContacts,
  buyersContact,
  linkedBidders,
  awardAgainstContract,
  lateSignature,
  shortDecision,
  longDecision,
  contractDocuments,
  manyAmendments,
  lateMilestones,
  overspent,
  raisedByAmendments,
  sameDevice,
  sameBondAccount,
  sameStaff,
  sameNetwork,
  unitError,
  memberBidsApart,
];
