/** Headers as they are stored: in order, repeated names included, values as bytes. */
export type RawHeaders = readonly (readonly [name: string, value: Buffer | null])[];

/** Headers in the two forms in which a record carries them. */
export interface RecordHeaders {
  /** By name, as text; of a repeated name, the last value. */
  readonly headers: Readonly<Record<string, string>>;
  /** Present when `headers` loses something: repeated names, values that are null or not UTF-8, numeric names. */
  readonly rawHeaders?: RawHeaders | undefined;
}

/** The headers of a record as bytes, in order. */
export const rawHeadersOf = ({ headers, rawHeaders }: RecordHeaders): RawHeaders =>
  rawHeaders ?? Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)] as const);
