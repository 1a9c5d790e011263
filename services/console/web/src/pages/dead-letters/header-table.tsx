import { useState } from 'react';
import type { Header } from '../../api/operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { Table } from '../../ui/table.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

const SHOWN = 50;

/** Decoded headers; of thousands, the first ones until more are asked for. */
export function HeaderTable({ headers, leftOut }: { headers: readonly Header[]; leftOut: number }) {
  const [shown, setShown] = useState(SHOWN);
  const more = headers.length - shown;
  return (
    <section>
      <h2>Headers</h2>
      {headers.length === 0 ? (
        <p className="hint">The record has none.</p>
      ) : (
        <Table>
          {headers.slice(0, shown).map(({ name, value, masked }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a record may have a name twice
            <tr key={index}>
              <th scope="row" className="mono header-name">
                <Untrusted text={name} max={120} />
              </th>
              <td className="mono">
                <Untrusted text={value} max={500} /> {masked && <span className="hint">masked</span>}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {more > 0 && (
        <button type="button" className="button small table-note" onClick={() => setShown(shown + 10 * SHOWN)}>
          Show more ({formatCount(more)} left)
        </button>
      )}
      {leftOut > 0 && <p className="hint table-note">{formatCount(leftOut)} further headers are not shown.</p>}
    </section>
  );
}
