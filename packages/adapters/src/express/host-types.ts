/** The members of Express's request that are read; those of 4.18 and of 5 fit. */
export interface ExpressRequest {
  readonly method: string;
  /** Path below the mount point, as the host's router sees it. */
  readonly path: string;
  readonly originalUrl: string;
  /** Where this was mounted. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the host's own parser made of the body; absent without one. */
  readonly body?: unknown;
  readonly readableEnded: boolean;
  on(event: "data" | "end" | "error" | "close", listener: (chunk?: unknown) => void): unknown;
  off(event: "data" | "end" | "error" | "close", listener: (chunk?: unknown) => void): unknown;
  resume(): unknown;
}

/** The members of Express's response that are read, or written for the three paths below `base`. */
export interface ExpressResponse {
  statusCode: number;
  readonly writableEnded: boolean;
  once(event: "finish" | "close", listener: () => void): unknown;
  setHeader(name: string, value: string): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: its overloads differ between versions, and are only passed on.
  end(...values: any[]): any;
}
