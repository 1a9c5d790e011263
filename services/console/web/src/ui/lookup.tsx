import { type FormEvent, useEffect, useState } from 'react';

/** A field for an id, and a button that looks it up. */
export function Lookup({ label, value, onLookup }: { label: string; value: string; onLookup: (id: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onLookup(text.trim());
  };
  return (
    <form className="filters" onSubmit={submit}>
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className="button primary">
        Look up
      </button>
    </form>
  );
}
