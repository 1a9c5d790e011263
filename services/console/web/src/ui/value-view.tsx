import type { Value } from '../api/operations.ts';
import { type JsonToken, layOutJson } from '../format/json-layout.ts';
import { formatBytes } from '../format/numbers.ts';
import { Scroll } from './scroll.tsx';
import { Marked, UntrustedBlock } from './untrusted.tsx';

/** Longest JSON that is coloured: every token of it is an element of the page. */
const COLOURED_LENGTH = 20_000;
const BYTES_PER_LINE = 16;

/** The value of a record: JSON with the digits that were sent, text, or bytes in hexadecimal. */
export function ValueView({ value, label }: { value: Value; label: string }) {
  const { kind, text = '', hex = '', bytes, truncated, masked } = value;
  const notes = [formatBytes(bytes), truncated && 'only the beginning is shown', masked && 'personal data is masked'];
  return (
    <>
      <p className="hint value-notes">{[kind, ...notes].filter(Boolean).join(' · ')}</p>
      {kind === 'empty' && <p className="hint">The value is empty.</p>}
      {kind === 'json' && <JsonView text={text} label={label} />}
      {kind === 'text' && <UntrustedBlock text={text} label={label} />}
      {kind === 'binary' && <UntrustedBlock text={hexLines(hex)} label={`${label} in hexadecimal`} />}
    </>
  );
}

function JsonView({ text, label }: { text: string; label: string }) {
  const tokens = text.length <= COLOURED_LENGTH ? layOutJson(text) : undefined;
  if (!tokens) return <UntrustedBlock text={text} label={label} />;
  return (
    <Scroll className="block-scroll" label={label}>
      <pre className="block-text" dir="ltr">
        {tokens.map((token, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other name
          <Token key={index} token={token} />
        ))}
      </pre>
    </Scroll>
  );
}

const Token = ({ token: { kind, text } }: { token: JsonToken }) =>
  kind === 'space' || kind === 'mark' ? (
    text
  ) : (
    <span className={`json-${kind}`}>
      <Marked text={text} />
    </span>
  );

const hexLines = (hex: string) =>
  (hex.match(new RegExp(`.{1,${BYTES_PER_LINE * 2}}`, 'g')) ?? [])
    .map(
      (line, index) =>
        `${(index * BYTES_PER_LINE).toString(16).padStart(6, '0')}  ${line.replaceAll(/(..)/g, '$1 ').trim()}`,
    )
    .join('\n');
