import { postgresStateStore, postgresTrailStore, preparePostgresTrail } from "@plumbline/server-kit/store/postgres";
import { sqliteStateStore, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";

/** Trail and state of a folder, or of a database by its connection string. */
export async function storesAt(place: string) {
  if (!place.startsWith("postgres:")) {
    return { store: await sqliteTrailStore({ file: `${place}/trail.db` }), state: await sqliteStateStore({ file: `${place}/state.db` }) };
  }
  await preparePostgresTrail(place);
  return { store: await postgresTrailStore({ url: place }), state: await postgresStateStore({ url: place }) };
}
