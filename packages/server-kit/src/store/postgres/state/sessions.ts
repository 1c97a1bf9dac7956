import type { Row, Statement } from "../session.ts";
import { openSession, type SessionOptions } from "../session.ts";

/** Several connections for those who ask: who wants a page does not wait until somebody else's search is over. */
export interface Sessions {
  query(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Each is made when all before it are busy. */
export function openSessions(options: SessionOptions, most: number): Sessions {
  const sessions: { readonly session: ReturnType<typeof openSession>; busy: number }[] = [];
  return {
    async query(statement, values = []) {
      let one = sessions.find(({ busy }) => busy === 0);
      if (!one && sessions.length < most) {
        one = { session: openSession(options), busy: 0 };
        sessions.push(one);
      }
      const used = one ?? sessions.reduce((a, b) => (b.busy < a.busy ? b : a));
      used.busy++;
      try {
        return await used.session.query(statement, () => values);
      } finally {
        used.busy--;
      }
    },
    close: async () => void (await Promise.all(sessions.map(({ session }) => session.close()))),
  };
}
