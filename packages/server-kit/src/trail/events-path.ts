import { bundlePath, TILE_WIDTH } from "@plumbline/core/trail";

/** Path of the events of an entry bundle in an exported tree. */
export function eventsPath(index: number, width: number = TILE_WIDTH): string {
  return bundlePath(index, width).replace("tile/entries/", "events/");
}
