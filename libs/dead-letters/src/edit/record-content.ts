import {
  type DeadLetter,
  deadLetterCommandId,
  type EditDecision,
  isReservedHeader,
  headers as named,
  type RawHeaders,
  rawHeadersOf,
  recordHeadersOf,
} from '@cio-bus/contracts';
import { EditRefusedError } from './edit-errors.ts';

/** What can be edited of a record. */
export interface RecordContent {
  key: Buffer | null;
  value: Buffer | null;
  headers: RawHeaders;
}

/** How a record is changed; what is absent stays. */
export interface ContentChange {
  /** The whole new value. */
  value?: Buffer | undefined;
  /** Headers to set, as text; a repeated name becomes one. */
  setHeaders?: Readonly<Record<string, string>> | undefined;
  /** Names of headers to remove. */
  removeHeaders?: readonly string[] | undefined;
  /** The key of a record that has none. */
  key?: string | undefined;
}

/** The content of a dead letter: as it failed, or as the edit says. */
export function contentOf(deadLetter: DeadLetter, edit?: EditDecision): RecordContent {
  const { key, value } = deadLetter;
  return {
    key: edit?.key === undefined ? key : Buffer.from(edit.key, 'base64'),
    value: edit?.value === undefined ? value : Buffer.from(edit.value, 'base64'),
    headers: edit?.headers?.map(fromBase64) ?? rawHeadersOf(deadLetter),
  };
}

const fromBase64 = ([name, value]: readonly [string, string | null]) =>
  [name, value === null ? null : Buffer.from(value, 'base64')] as const;

/** The dead letter as its edit says: what is replayed instead of the record's own bytes, under the id that it had. */
export const editedDeadLetter = (deadLetter: DeadLetter, edit: EditDecision): DeadLetter =>
  withContent(deadLetter, contentOf(deadLetter, edit));

/** The dead letter with another content, under the id that it had: without a header for it, its bytes may decide it. */
export function withContent(deadLetter: DeadLetter, { key, value, headers }: RecordContent): DeadLetter {
  const { rawHeaders: _, ...rest } = deadLetter;
  const id = deadLetterCommandId(deadLetter);
  const others = headers.filter(([name]) => name !== named.id);
  const all = id === undefined ? headers : [...others, [named.id, Buffer.from(id)] as const];
  return { ...rest, key, value, ...recordHeadersOf(all) };
}

/** Changes a content. @throws EditRefusedError when the change cannot be made */
export function changeContent(content: RecordContent, change: ContentChange): RecordContent {
  const { setHeaders = {}, removeHeaders = [] } = change;
  for (const name of [...Object.keys(setHeaders), ...removeHeaders])
    if (isReservedHeader(name)) throw new EditRefusedError(`header ${name} is the bus's own, and cannot be edited`);
  return {
    key: changedKey(content.key, change.key),
    value: change.value ?? content.value,
    headers: changedHeaders(content.headers, setHeaders, removeHeaders),
  };
}

function changedKey(key: Buffer | null, changed: string | undefined): Buffer | null {
  if (changed === undefined) return key;
  if (key !== null && key.length > 0 && key.toString() !== changed)
    throw new EditRefusedError('the record has a key: with another one it would lose its place among those of its key');
  return Buffer.from(changed);
}

function changedHeaders(
  headers: RawHeaders,
  set: Readonly<Record<string, string>>,
  remove: readonly string[],
): RawHeaders {
  const names = new Set(headers.map(([name]) => name));
  const removed = new Set(remove);
  for (const name of removed)
    if (!names.has(name)) throw new EditRefusedError(`there is no header ${name}; there are ${listOf(names)}`);
  const replaced = headers.map(([name, value]) =>
    Object.hasOwn(set, name) ? ([name, Buffer.from(String(set[name]))] as const) : ([name, value] as const),
  );
  const seen = new Set<string>();
  const kept = replaced.filter(([name]) => {
    const isRepeated = Object.hasOwn(set, name) && seen.has(name);
    seen.add(name);
    return !isRepeated && !removed.has(name);
  });
  const added = Object.entries(set).filter(([name]) => !names.has(name) && !removed.has(name));
  return [...kept, ...added.map(([name, value]) => [name, Buffer.from(value)] as const)];
}

const MAX_LISTED = 20;

function listOf(names: ReadonlySet<string>): string {
  const listed = [...names].slice(0, MAX_LISTED).join(', ');
  return names.size > MAX_LISTED ? `${listed}, and ${names.size - MAX_LISTED} more` : listed || 'none';
}
