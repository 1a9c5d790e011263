import { useState } from 'react';
import { formatBytes } from '../format/numbers.ts';
import { visibleParts, visibleString } from '../format/visible-text.ts';
import { Scroll } from './scroll.tsx';

/** Longest text of which hidden characters are marked one by one; longer ones become one plain string. */
const MARKED_LENGTH = 20_000;
const PREVIEW_LENGTH = 4_000;

/**
 * Text of a message, person or vendor on one line: nothing in it can reorder or hide what is around it. Hidden characters
 * are marked, and its direction does not leave its box.
 */
export function Untrusted({ text, max = 300 }: { text: string; max?: number }) {
  const cut = text.length > max;
  const shown = cut ? `${text.slice(0, max)}…` : text;
  return (
    <bdi className="untrusted" title={cut ? visibleString(text.slice(0, PREVIEW_LENGTH)) : undefined}>
      <Marked text={shown.replaceAll(/[\n\t]+/g, ' ')} />
    </bdi>
  );
}

/** A long text of a message as a block; what is beyond the beginning is shown on demand. */
export function UntrustedBlock({ text, label }: { text: string; label: string }) {
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > PREVIEW_LENGTH;
  return (
    <div className="block">
      <Scroll className="block-scroll" label={label}>
        <pre className="block-text" dir="ltr">
          <Marked text={cut ? text.slice(0, PREVIEW_LENGTH) : text} />
          {cut && '…'}
        </pre>
      </Scroll>
      {text.length > PREVIEW_LENGTH && (
        <button type="button" className="button small" onClick={() => setWhole(!whole)}>
          {whole ? 'Show the beginning only' : `Show all (${formatBytes(text.length)})`}
        </button>
      )}
    </div>
  );
}

/** A text with its hidden characters marked. */
export function Marked({ text }: { text: string }) {
  if (text.length > MARKED_LENGTH) return visibleString(text);
  return visibleParts(text).map((part, index) =>
    part.hidden ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text have no other name
      <span key={index} className="hidden-characters" title="Characters that would be invisible">
        {part.text}
      </span>
    ) : (
      part.text
    ),
  );
}
