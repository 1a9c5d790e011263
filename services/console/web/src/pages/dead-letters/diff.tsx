import type { EditReport } from '../../api/operations.ts';
import { Table } from '../../ui/table.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';

/** What an edit changes, field by field. */
export const Diff = ({ diff }: { diff: EditReport['diff'] }) => (
  <Table columns={['Field', 'Before', 'After']}>
    {diff.map(({ path, before, after }, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: long paths may begin the same
      <tr key={index}>
        <th scope="row" className="mono">
          <Untrusted text={path} />
        </th>
        <td className="mono removed">{before === null ? 'nothing' : <Untrusted text={before} max={500} />}</td>
        <td className="mono added">{after === null ? 'nothing' : <Untrusted text={after} max={500} />}</td>
      </tr>
    ))}
  </Table>
);
