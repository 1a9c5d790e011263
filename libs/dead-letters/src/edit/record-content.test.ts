import type { DeadLetter, RawHeaders } from '@cio-bus/contracts';
import { aDeadLetter } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { changeContent, contentOf, editedDeadLetter, withContent } from './record-content.ts';

const rawHeaders: RawHeaders = [
  ['bytes', Buffer.from([0xff])],
  ['cio-source', Buffer.from('shop')],
  ['cio-source', Buffer.from('again')],
  ['nothing', null],
  ['wrong', Buffer.from('x')],
];
const deadLetter: DeadLetter = { ...aDeadLetter({ origin: undefined }), rawHeaders };

describe('changeContent', () => {
  it('leaves headers that it does not change byte for byte, in order', () => {
    const content = contentOf(deadLetter);
    const change = { setHeaders: { 'cio-source': 'web', new: '1' }, removeHeaders: ['wrong'] };
    expect(changeContent(content, change).headers).toEqual([
      ['bytes', Buffer.from([0xff])],
      ['cio-source', Buffer.from('web')],
      ['nothing', null],
      ['new', Buffer.from('1')],
    ]);
  });
});

describe('withContent', () => {
  it('keeps headers as bytes only where text would lose something', () => {
    expect(withContent(deadLetter, contentOf(deadLetter))).toMatchObject({ rawHeaders });
    const plain = withContent(deadLetter, { ...contentOf(deadLetter), headers: [['a', Buffer.from('b')]] });
    expect(plain).toMatchObject({ headers: { a: 'b' } });
    expect(plain).not.toHaveProperty('rawHeaders');
  });
});

describe('editedDeadLetter', () => {
  it('has the headers of the edit as they were stored, a null value too', () => {
    const edit = {
      headers: [
        ['a', null],
        ['b', 'AP8='],
      ],
      changed: [],
    } as never;
    expect(editedDeadLetter(deadLetter, edit).rawHeaders).toEqual([
      ['a', null],
      ['b', Buffer.from([0, 0xff])],
    ]);
  });
});
