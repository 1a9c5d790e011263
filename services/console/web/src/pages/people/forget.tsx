import { useState } from 'react';
import type { ForgetReport } from '../../api/operations.ts';
import { useChange, useWhyNot } from '../../api/use-call.ts';
import { formatCount, plural } from '../../format/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';

/** Erases a person after a dry run has said what would be erased. */
export function Forget({ id }: { id: string }) {
  const [also, setAlso] = useState('');
  const [step, setStep] = useState<'closed' | 'ask' | 'confirm'>('closed');
  const dry = useChange('forgetPerson');
  const real = useChange('forgetPerson');
  const whyNot = useWhyNot();
  const given = { id, also: also.split(/[\s,]+/).filter(Boolean) };
  const close = () => {
    setStep('closed');
    dry.reset();
    real.reset();
  };
  const confirm = (why: string) => {
    if (step === 'ask') dry.mutate({ ...given, why, dryRun: true }, { onSuccess: () => setStep('confirm') });
    else real.mutate({ ...given, why }, { onSuccess: close });
  };
  const isAsking = step === 'ask';
  return (
    <>
      <Button kind="danger" whyNot={whyNot} onPress={() => setStep('ask')}>
        Forget this person
      </Button>
      <WhyDialog
        key={step}
        {...{
          title: isAsking ? 'Forget this person' : 'Erase for good?',
          open: step !== 'closed',
          danger: !isAsking,
        }}
        {...{
          action: isAsking ? 'Find what would be erased' : 'Erase for good',
          busy: dry.isPending || real.isPending,
        }}
        {...{ error: dry.error ?? real.error, onClose: close, onConfirm: confirm }}
      >
        {isAsking ? (
          <div className="stack">
            <p>
              Masks the person's rows of the table, deletes their message preferences, and blocks the replay of their
              dead letters. Customer.io keeps its own data.
            </p>
            <label htmlFor="also">Further identifiers of the same person</label>
            <input
              id="also"
              value={also}
              placeholder="Separated by commas"
              onChange={(event) => setAlso(event.target.value)}
            />
          </div>
        ) : (
          dry.data && <Outlook report={dry.data} />
        )}
      </WhyDialog>
    </>
  );
}

const Outlook = ({ report }: { report: ForgetReport }) => (
  <ul>
    <li>{plural(report.rows, 'row')} of the table</li>
    <li>
      {report.preferencesErased === null
        ? 'No message preferences: the console has no address of them'
        : `${plural(report.preferencesErased, 'row')} of message preferences and their outbox`}
    </li>
    <li>{plural(report.deadLettersBlocked, 'dead letter')} would no longer be replayed</li>
    {report.merged.length > 0 && (
      <li>{formatCount(report.merged.length)} identifiers of people who were merged with this one</li>
    )}
    {report.rowsWaiting > 0 && (
      <li>{plural(report.rowsWaiting, 'row')} cannot be changed yet: repeat this in 90 minutes</li>
    )}
    {report.commandsWaiting > 0 && (
      <li>{plural(report.commandsWaiting, 'command')} about them must be published first: repeat this then</li>
    )}
  </ul>
);
