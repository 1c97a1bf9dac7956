/** One question for all that is asked within a turn: the signals of many changes are one way to the database and back. */
export function gathered<K, V>(load: (asked: readonly K[]) => Promise<readonly V[]>): (key: K) => Promise<V> {
  let waiting: { readonly key: K; resolve(value: V): void; reject(error: unknown): void }[] = [];
  const ask = (): void => {
    const asked = waiting;
    waiting = [];
    load(asked.map(({ key }) => key)).then(
      (values) => {
        for (const [i, { resolve }] of asked.entries()) resolve(values[i] as V);
      },
      (error: unknown) => {
        for (const { reject } of asked) reject(error);
      },
    );
  };
  return (key) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(() => queueMicrotask(ask));
      waiting.push({ key, resolve, reject });
    });
}
