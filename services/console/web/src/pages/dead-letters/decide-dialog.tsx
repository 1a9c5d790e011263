import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type CallError, call } from '../../api/call.ts';
import type { DecideDeadLettersBody, DecideReport } from '../../api/operations.ts';
import { useChange } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { ReasonCounts } from '../../ui/reason-counts.tsx';
import { Loading } from '../../ui/states.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';
import type { selectionOf } from './selected.ts';

export type LetterDecision = DecideDeadLettersBody['decision'];

const texts: Readonly<Record<LetterDecision, { action: string; explained: string; danger: boolean }>> = {
  discard: { action: 'Discard', explained: 'They are closed for good and never replayed.', danger: true },
  park: {
    action: 'Park',
    explained: 'They stay, and no replay takes them until you include parked ones.',
    danger: false,
  },
  'settle-sent': {
    action: 'Settle as sent',
    explained: 'The message was sent; it is never sent again.',
    danger: false,
  },
  'settle-not-sent': {
    action: 'Settle as not sent',
    explained: 'The message was not sent. It is sent by a later replay: be sure, or a person gets it twice.',
    danger: true,
  },
};

interface DecideDialogProps {
  decision: LetterDecision;
  given: ReturnType<typeof selectionOf>;
  onClose: () => void;
  onDone: () => void;
}

/** Says what a decision would do, by a dry run, before it is made. */
export function DecideDialog({ decision, given, onClose, onDone }: DecideDialogProps) {
  const [deliveryId, setDeliveryId] = useState('');
  const { mutate, isPending, error } = useChange('decideDeadLetters');
  const body = { ...given, decision, ...(deliveryId ? { deliveryId } : {}) };
  const { action, explained, danger } = texts[decision];
  const confirm = (why: string) =>
    mutate(
      { ...body, why },
      {
        onSuccess: () => {
          onDone();
          onClose();
        },
      },
    );
  return (
    <WhyDialog
      {...{ title: `${action}?`, action, danger, open: true, onClose, onConfirm: confirm, busy: isPending, error }}
    >
      <p>{explained}</p>
      {decision === 'settle-sent' && (
        <p className="stack">
          <label htmlFor="delivery-id">Delivery id in Customer.io</label>
          <input id="delivery-id" value={deliveryId} onChange={(event) => setDeliveryId(event.target.value)} />
        </p>
      )}
      {decision !== 'settle-sent' && <Outlook body={body} />}
    </WhyDialog>
  );
}

function Outlook({ body }: { body: Omit<DecideDeadLettersBody, 'why'> }) {
  const { data, error } = useQuery<DecideReport, CallError>({
    queryKey: ['outlook', body],
    queryFn: () => call('decideDeadLetters', { ...body, why: 'Dry run', dryRun: true }),
    gcTime: 0,
    retry: false,
  });
  if (error) return <p className="form-error">{error.message}</p>;
  if (!data) return <Loading rows={1} />;
  return (
    <>
      <p>
        <strong>{plural(data.done, 'dead letter')}</strong> of {plural(data.count, 'selected one')}.
      </p>
      <ReasonCounts title="Left as they are" counts={data.skipped} />
    </>
  );
}
