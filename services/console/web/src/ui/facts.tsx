import type { ReactNode } from 'react';

/** Names and values, one a line. */
export const Facts = ({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="facts">
    {of.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

/** One figure with its name. */
export const Figure = ({
  name,
  value,
  note,
  tone = '',
}: {
  name: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: string;
}) => (
  <div className={`figure ${tone}`}>
    <div className="figure-name">{name}</div>
    <div className="figure-value number">{value}</div>
    {note && <div className="figure-note">{note}</div>}
  </div>
);
