import { appendFileSync } from "node:fs";
import { fileCursor } from "../src/ocds/cursor.ts";
import { releaseEvent } from "../src/ocds/events.ts";
import { pollOcds } from "../src/ocds/poll.ts";

// Takes a feed as a host does, and is killed at a save of its position.
const [url = "", position = "", taken = "", dieAt = ""] = process.argv.slice(2);
const cursor = fileCursor(position);
let saves = 0;

const batches = pollOcds({
  url,
  cursor: {
    load: () => cursor.load(),
    async save(next) {
      if (String(++saves) === dieAt) process.kill(process.pid, "SIGKILL");
      await cursor.save(next);
    },
  },
});
for await (const { releases } of batches) {
  for (const { release } of releases) {
    const event = releaseEvent(release, { source: "feed", salt: "0123456789abcdef" });
    appendFileSync(taken, `${event?.id} ${release.id as string}\n`);
  }
}
