import { useEffect, useEffectEvent, useRef, useState } from 'react';

const PAUSE_MS = 250;

interface SearchFieldProps {
  label: string;
  value: string;
  onSearch: (text: string) => void;
  type?: 'search' | 'text';
}

/** A field whose text counts once one pauses, or presses Enter. */
export function SearchField({ label, value, onSearch, type = 'search' }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const search = useEffectEvent((next: string) => {
    sent.current = next;
    onSearch(next);
  });
  // A value from elsewhere replaces the text; one's own must not undo what was typed since.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => search(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <input
      type={type}
      aria-label={label}
      placeholder={label}
      value={text}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && onSearch(text)}
    />
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  /** Values, each with what is shown for it. The first one is what counts when nothing is chosen. */
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

/** A choice of a few. */
export const Choice = ({ label, value, options, onChange }: ChoiceProps) => (
  <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
    {options.map(([each, text]) => (
      <option key={each} value={each}>
        {text}
      </option>
    ))}
  </select>
);
