import { isJsonObject, parseExactJson, type RawHeaders } from '@cio-bus/contracts';
import type { RecordContent } from './record-content.ts';

/** A difference between two records. */
export interface FieldChange {
  /** `key`, `header <name>`, the path of a field (`payload.name`), or `value` for one that is not JSON. */
  field: string;
  /** As JSON for fields, as text otherwise. Absent: it was not there. */
  before?: string;
  after?: string;
}

/** Differences beyond these are not looked for. */
const MAX_CHANGES = 1_000;

/** Lists what differs between two records, at most 1,000 differences. */
export function diffContents(before: RecordContent, after: RecordContent): FieldChange[] {
  const changes = [
    ...changeOf('key', before.key?.toString(), after.key?.toString()),
    ...headerChanges(before.headers, after.headers),
  ];
  if (!isSame(before.value, after.value)) addValueChanges(before.value, after.value, changes);
  return changes.slice(0, MAX_CHANGES);
}

function changeOf(field: string, before: string | undefined, after: string | undefined): FieldChange[] {
  if (before === after) return [];
  return [{ field, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

const isSame = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other);

function headerChanges(before: RawHeaders, after: RawHeaders): FieldChange[] {
  const [old, now] = [textsOf(before), textsOf(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => changeOf(`header ${name}`, old.get(name), now.get(name)));
}

/** All values of each name; bytes that are not UTF-8 show as such, so that two of them differ. */
function textsOf(headers: RawHeaders): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of headers) {
    const text = value === null ? 'null' : value.toString();
    const earlier = texts.get(name);
    texts.set(name, earlier === undefined ? text : `${earlier}, ${text}`);
  }
  return texts;
}

function addValueChanges(before: Buffer | null, after: Buffer | null, changes: FieldChange[]): void {
  const [old, now] = [parsed(before), parsed(after)];
  const count = changes.length;
  if (old && now) compare('', old.json, now.json, changes);
  // Also for JSON that differs only in its spaces, or in a number's form.
  if (changes.length === count) changes.push(...changeOf('value', before?.toString() ?? 'null', after?.toString()));
}

function parsed(value: Buffer | null): { json: unknown } | undefined {
  try {
    return value === null ? undefined : { json: parseExactJson(value) };
  } catch {
    return undefined;
  }
}

function compare(path: string, before: unknown, after: unknown, changes: FieldChange[]): void {
  if (changes.length >= MAX_CHANGES) return;
  if ((isJsonObject(before) && isJsonObject(after)) || (Array.isArray(before) && Array.isArray(after))) {
    const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>];
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)]))
      compare(pathTo(path, name), own(old, name), own(now, name), changes);
  } else changes.push(...changeOf(path || 'value', JSON.stringify(before), JSON.stringify(after)));
}

/** `payload.items.3`, or `payload["a name"]`. */
function pathTo(path: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === '' ? name : `${path}.${name}`;
}

const own = (object: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;
