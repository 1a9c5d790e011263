import { describe, expect, it } from 'vitest';
import { compacted, indented, layOutJson } from './json-layout.ts';

describe('layOutJson', () => {
  it('keeps every digit of a number, and escapes as they were sent', () => {
    const text = '{"id":9007199254740993,"rate":1.10,"big":1e400,"name":"\\u202e\\"a"}';
    expect(indented(text)).toBe(
      '{\n  "id": 9007199254740993,\n  "rate": 1.10,\n  "big": 1e400,\n  "name": "\\u202e\\"a"\n}',
    );
  });

  it('names keys, values and marks', () => {
    const kinds = layOutJson('{"a":[1,null,"b"],"c":{}}')?.filter(({ kind }) => kind !== 'space');
    expect(kinds?.map(({ kind, text }) => `${kind} ${text}`)).toEqual(
      'mark {,key "a",mark :,mark [,number 1,mark ,,word null,mark ,,string "b",mark ],mark ,,key "c",mark :,mark {,mark },mark }'
        .split(/,(?=\w)/)
        .map((part) => part.trim()),
    );
  });

  it.each(['', '{', '{"a":1,}', 'plain text', '[1] [2]'])('leaves %j as it is', (text) => {
    expect(layOutJson(text)).toBeUndefined();
    expect(indented(text)).toBe(text);
  });

  it('is undone by compacting, to the character', () => {
    const text = '{"id":9007199254740993,"rate":1.10,"tags":["a b",{}],"name":"\\u202e"}';
    expect(compacted(indented(text))).toBe(text);
    expect(compacted('no JSON: { a }')).toBe('no JSON: { a }');
  });

  it('leaves empty objects and lists on their line', () => {
    expect(indented('{"a":[],"b":{}}')).toBe('{\n  "a": [],\n  "b": {}\n}');
  });

  it('does not grow with the square of the depth', () => {
    const deep = `${'['.repeat(2_000)}1${']'.repeat(2_000)}`;
    expect(indented(deep).length).toBeLessThan(deep.length * 70);
    expect(indented(deep).replaceAll(/\s/g, '')).toBe(deep);
  });
});
