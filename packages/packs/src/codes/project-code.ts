import { type CodeReading, flawed, tidied } from "./reading.ts";

const FORM = /^([0-9]{4})-([0-9]{6})-([0-9]{2})-([0-9]{2})-([0-9]{6})$/;

export type ProjectCodeFlaw = "form" | "time";

/** A project code of the national platform for investment projects (投资项目统一代码), GB/T 40058-2021 and what came before it. */
export interface ProjectCode {
  readonly code: string;
  /** `2210` is read as October 2022, `2017` as the year: until November 2020 the code began with a year. */
  readonly year: number;
  readonly month?: number;
  /** Of the place or, beginning with `000`, of a central authority; see `divisions.ts` for whether it was in force. */
  readonly division: string;
  /** Of the central authority that guides the sector; before, of the industry. */
  readonly sector: string;
  readonly type: string;
  /** Five random digits and a check digit. How the standard computes that digit was not read: it is not verified here. */
  readonly serial: string;
}

/** Reads the form of the code; that the project exists, only the platform can say. */
export function readProjectCode(text: string): CodeReading<ProjectCode, ProjectCodeFlaw> {
  const code = tidied(text).replaceAll(/[‐‑–—−]/g, "-");
  const [, time = "", division = "", sector = "", type = "", serial = ""] = FORM.exec(code) ?? [];
  if (time === "") return flawed("form");
  const month = Number(time.slice(2));
  const parts = { code, division, sector, type, serial };
  if (month >= 1 && month <= 12) return { valid: true, year: 2000 + Number(time.slice(0, 2)), month, ...parts };
  // The platform opened in 2015, and years from then on are no month of a year.
  if (time < "2015" || time > "2020") return flawed("time");
  return { valid: true, year: Number(time), ...parts };
}
