import { type ControlPack, definePack } from "@plumbline/core";
import { cadreControls } from "./controls.ts";
import { cadreEvents } from "./events.ts";
import { cadreExamples } from "./examples.ts";
import { type KinTie, kinGraph } from "./kinship.ts";
import { cadreNotices } from "./notices.ts";
import {
  appointment,
  concurrentPost,
  departure,
  gift,
  handling,
  kinship,
  personalChange,
  personalReport,
  personMatch,
  postTenure,
  privateExit,
  resignation,
} from "./records.ts";
import { CADRE_RISKS } from "./risks.ts";
import { CADRE_PROCESSES, CADRE_TABLES } from "./tables.ts";

/**
 * Persons in public office (干部监督): what they report, whom they are kin of, appointments, recusal, posts, gifts, journeys and departures.
 * With `kin`, the pack says itself who is related to whom where the host tells only whom a matter concerns; else the host says it.
 */
export function cadre(options: { readonly kin?: readonly KinTie[] } = {}): ControlPack {
  const graph = options.kin && kinGraph(options.kin);
  return definePack({
    id: "cadre",
    version: "0.1.0",
    title: { zh: "干部监督与利益冲突", en: "Cadres and conflicts of interest" },
    events: cadreEvents,
    records: [
      personalReport(),
      personalChange(),
      personMatch(),
      kinship(),
      appointment(graph),
      handling(graph),
      postTenure(),
      departure(),
      gift(),
      privateExit(),
      concurrentPost(),
      resignation(),
    ],
    controls: cadreControls,
    notices: cadreNotices,
    examples: cadreExamples,
    risks: CADRE_RISKS,
    tables: CADRE_TABLES,
    processes: CADRE_PROCESSES,
  });
}
