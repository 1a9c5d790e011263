import { useState } from 'react';
import type { InputOf } from '../../api/call.ts';
import type { DeadLetter } from '../../api/operations.ts';
import { compacted, indented } from '../../format/json-layout.ts';

/** What an operator is changing of a dead letter; what they did not touch is not sent. */
export interface Edit {
  /** The value, laid out for reading. */
  text: string;
  setText(text: string): void;
  /** New values by header; null: the header is removed. */
  headers: ReadonlyMap<string, string | null>;
  /** Undefined: as it was. */
  setHeader(name: string, value: string | null | undefined): void;
  isChanged: boolean;
  /** Given to the API, with a reason. */
  content: Omit<InputOf<'editDeadLetter'>, 'why' | 'dryRun'>;
}

/** Holds an edit of a dead letter until it is saved. */
export function useEdit({ id, value, edit }: DeadLetter): Edit {
  const original = value.text ?? '';
  const [text, setText] = useState(() => indented(original));
  const [headers, setHeaders] = useState<Edit['headers']>(new Map());
  const isValueChanged = text !== indented(original);
  // The layout is only for reading: what had none is replayed without one.
  const edited = compacted(original) === original ? compacted(text) : text;
  return {
    ...{ text, setText, headers, isChanged: isValueChanged || headers.size > 0 },
    setHeader(name, changed) {
      const next = new Map(headers);
      if (changed === undefined) next.delete(name);
      else next.set(name, changed);
      setHeaders(next);
    },
    content: {
      ...{ id, basedOn: edit?.id ?? null },
      ...(isValueChanged ? { value: edited } : {}),
      ...(headers.size > 0 ? { headers: Object.fromEntries(headers) } : {}),
    },
  };
}
