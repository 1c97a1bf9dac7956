export {
  type CitizenIdFlaw,
  type CitizenIdGuard,
  type CitizenIdWarning,
  citizenIdPaths,
  createCitizenIdGuard,
  type GuardedCitizenId,
} from "./citizen-id.ts";
export {
  type DivisionCode,
  type DivisionRow,
  type Divisions,
  defineDivisions,
  divisionRowSchema,
  divisionsFromCsv,
  readDivisionCode,
} from "./division.ts";
export { ITEM_CODE_SCHEMES, type ItemCodeReading, type ItemCodeScheme, itemCodeScheme, readItemCode } from "./item-code.ts";
export { type ProjectCode, type ProjectCodeFlaw, readProjectCode } from "./project-code.ts";
export type { CodeReading } from "./reading.ts";
export { SAMPLE_DIVISIONS } from "./sample-divisions.ts";
export { isOrganisationCode, readUsci, type Usci, type UsciFlaw, usciSchema } from "./usci.ts";
export { fenOfWan, fenOrWanSchema, type Wan, wanSchema } from "./wan.ts";
