import { Badge } from './badge.tsx';
import { Untrusted } from './untrusted.tsx';

interface CauseFields {
  code: string;
  status: number | null;
  reason: string | null;
  field: string | null;
}

/** Why a message failed, in one line: error code, status, reason and field. */
export const Cause = ({ of: { code, status, reason, field } }: { of: CauseFields }) => (
  <span className="cause">
    <span className="cause-code">
      <Untrusted text={code} max={60} />
    </span>
    {status !== null && <Badge>{status}</Badge>}
    {reason && <Untrusted text={reason} max={120} />}
    {field && (
      <span className="mono hint">
        <Untrusted text={field} max={120} />
      </span>
    )}
  </span>
);
