import { type FieldCase, readCase } from '../src/cases/field-case.ts';

/** A case that needs nothing but services that are ready. */
export const aFieldCase = (id = 'XX-01'): FieldCase =>
  readCase({
    id,
    kind: 'kafka',
    source: 'a/b#1',
    topic: 't',
    key: 'k',
    value: 'v',
    expect: 'It is delivered.',
    check: { ready: true },
    timeoutS: 1,
  });
