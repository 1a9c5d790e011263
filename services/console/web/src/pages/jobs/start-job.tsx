import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { Plan } from '../../api/operations.ts';
import { useChange, useWhyNot } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { address } from '../../url/search.ts';

const CANARY = 20;
const PER_SECOND = 200;

/** Starts the job of a plan: a reason, how many go first, and how fast. */
export function StartJob({ plan }: { plan: Plan }) {
  const [why, setWhy] = useState('');
  const [canary, setCanary] = useState(String(CANARY));
  const [perSecond, setPerSecond] = useState(String(PER_SECOND));
  const { mutate, isPending, error } = useChange('startJob');
  const [, navigate] = useLocation();
  const notAllowed = useWhyNot();
  const start = (event?: FormEvent) => {
    event?.preventDefault();
    const given = { planId: plan.id, why: why.trim(), canary: Number(canary), perSecond: Number(perSecond) };
    mutate(given, { onSuccess: ({ id }) => navigate(address('/jobs/one', { id })) });
  };
  return (
    <section>
      <h2>Replay {plural(plan.count, 'dead letter')}</h2>
      <form className="start-job" onSubmit={start}>
        <Field label="Reason" hint="For the audit" value={why} onChange={setWhy} wide />
        <Field
          label="Canary"
          hint="This many go first; if they fail again, the job stops"
          value={canary}
          onChange={setCanary}
        />
        <Field label="Records per second" hint="Live messages go first" value={perSecond} onChange={setPerSecond} />
        {error && (
          <p className="form-error" role="alert">
            {error.message}
          </p>
        )}
        <Button
          kind="primary"
          busy={isPending}
          whyNot={notAllowed ?? whyNotStart(plan, why, canary, perSecond)}
          onPress={start}
        >
          Start the replay
        </Button>
      </form>
    </section>
  );
}

function whyNotStart({ count, park }: Plan, why: string, canary: string, perSecond: string): string | undefined {
  if (count + park === 0) return 'The plan is empty: nothing is left to replay.';
  if (!/^\d{1,5}$/.test(canary)) return 'The canary must be a whole number, 0 or more.';
  if (!/^[1-9]\d{0,4}$/.test(perSecond)) return 'Records per second must be a whole number, 1 or more.';
  return why.trim() ? undefined : 'Give a reason first: it is stored in the audit.';
}

interface FieldProps {
  label: string;
  hint: string;
  value: string;
  onChange: (value: string) => void;
  wide?: boolean;
}

const Field = ({ label, hint, value, onChange, wide = false }: FieldProps) => (
  <label className={wide ? 'field wide' : 'field'}>
    {label}
    <input
      value={value}
      autoComplete="off"
      inputMode={wide ? 'text' : 'numeric'}
      maxLength={500}
      onChange={(event) => onChange(event.target.value)}
    />
    <span className="hint">{hint}</span>
  </label>
);
