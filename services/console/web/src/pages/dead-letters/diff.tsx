import type { EditReport } from '../../api/operations.ts';
import { Untrusted } from '../../ui/untrusted.tsx';

/** What an edit changes, field by field. */
export const Diff = ({ diff }: { diff: EditReport['diff'] }) => (
  <div className="table-scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
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
      </tbody>
    </table>
  </div>
);
