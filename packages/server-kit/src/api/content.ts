/** What an answer holds where it is no JSON. */
export interface ContentOptions {
  /** `Content-Type`. */
  readonly type: string;
  /** `no-store` unless given. */
  readonly cacheControl?: string;
}

/** Bytes that a route answers, so that the frame can give them their ETag; a `Response` goes out as it is. */
export class Content {
  readonly bytes: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly cacheControl: string;

  constructor(bytes: string | Uint8Array, { type, cacheControl = "no-store" }: ContentOptions) {
    this.bytes = bytes as string | Uint8Array<ArrayBuffer>;
    this.type = type;
    this.cacheControl = cacheControl;
  }
}
