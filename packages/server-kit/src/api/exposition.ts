/** Metrics in the text format of Prometheus (0.0.4): counters, gauges and histograms of one server, without anything global. */
export interface Exposition {
  counter(name: string, help: string, label?: string): Counter;
  /** Asked when somebody reads. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** A counter that somebody else counts: asked when somebody reads. */
  total(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void;
  /** `bounds` ascending; the last bucket, without bound, is added. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  text(): Promise<string>;
}

interface Counter {
  /** `value` is that of the label, where there is one: one of a few, never a name from outside. */
  add(value?: string): void;
}

interface Histogram {
  observe(value: number): void;
}

export function createExposition(): Exposition {
  const families: (() => Promise<string>)[] = [];

  function family(
    name: string,
    help: string,
    type: "counter" | "gauge" | "histogram",
    read: () => Promise<readonly string[]> | readonly string[],
  ): void {
    families.push(async () => {
      const samples = await read();
      return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples.map((sample) => `${name}${sample}`), ""].join("\n");
    });
  }

  return {
    counter(name, help, label) {
      const counts = new Map<string, number>(label === undefined ? [["", 0]] : []);
      family(name, help, "counter", () => [...counts].map(([value, count]) => `${labelled(label, value)} ${count}`));
      return { add: (value = "") => void counts.set(value, (counts.get(value) ?? 0) + 1) };
    },
    gauge(name, help, read) {
      family(name, help, "gauge", async () => [` ${await read()}`]);
    },
    total(name, help, label, read) {
      family(name, help, "counter", () => Object.entries(read()).map(([value, count]) => `${labelled(label, value)} ${count}`));
    },
    histogram(name, help, bounds) {
      const counts: number[] = bounds.map(() => 0);
      let count = 0;
      let sum = 0;
      family(name, help, "histogram", () => [
        ...bounds.map((bound, i) => `_bucket${labelled("le", String(bound))} ${counts[i]}`),
        `_bucket${labelled("le", "+Inf")} ${count}`,
        `_sum ${sum}`,
        `_count ${count}`,
      ]);
      return {
        observe(value) {
          // A bucket counts what is in the smaller ones too.
          bounds.forEach((bound, i) => {
            if (value <= bound) counts[i] = (counts[i] as number) + 1;
          });
          sum += value;
          count++;
        },
      };
    },
    text: async () => (await Promise.all(families.map((write) => write()))).join(""),
  };
}

function labelled(label: string | undefined, value: string): string {
  return label === undefined ? "" : `{${label}="${value}"}`;
}
