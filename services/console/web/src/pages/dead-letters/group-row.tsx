import { Menu } from '@base-ui/react/menu';
import { useState } from 'react';
import { Link } from 'wouter';
import type { DecideGroupsBody, Group } from '../../api/operations.ts';
import { useChange, useWhyNot } from '../../api/use-call.ts';
import { formatCount } from '../../format/numbers.ts';
import { Badge, StateBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Cause } from '../../ui/cause.tsx';
import { Spark } from '../../ui/spark.tsx';
import { Ago } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { WhyDialog } from '../../ui/why-dialog.tsx';
import { address } from '../../url/search.ts';

type Decision = DecideGroupsBody['decision'];

const texts: Readonly<Record<Decision, { label: string; explained: string }>> = {
  acknowledge: { label: 'Acknowledge', explained: 'Others see that you work on it. Its dead letters stay open.' },
  resolve: { label: 'Resolve', explained: 'The cause is fixed. It reopens if it recurs.' },
  ignore: { label: 'Ignore', explained: 'It is hidden from now on, also when it recurs. Its dead letters stay open.' },
  reopen: { label: 'Reopen', explained: 'It is open again, as if nobody had decided.' },
};
const decisions: Readonly<Record<Group['state'], readonly Decision[]>> = {
  open: ['acknowledge', 'resolve', 'ignore'],
  acknowledged: ['resolve', 'ignore', 'reopen'],
  ignored: ['reopen'],
  resolved: ['reopen'],
};

/** The releases of the service, in the order of their names. */
const Releases = ({ of: releases }: { of: Group['releases'] }) =>
  releases.length > 0 && (
    <span title={`Releases in which it failed: ${releases.join(', ')}`}>
      <Untrusted text={releases.length > 2 ? `${releases[0]} … ${releases.at(-1)}` : releases.join(', ')} max={60} />
    </span>
  );

/** One cause. */
export const GroupRow = ({ group }: { group: Group }) => (
  <tr>
    <th scope="row">
      <Link className="group-link" href={address('/dead-letters/list', { group: group.id })}>
        <Cause of={group} />
      </Link>
      <div className="hint group-message">
        <Untrusted text={group.service} max={60} /> <Releases of={group.releases} /> ·{' '}
        <Untrusted text={group.sample.message} max={140} />
      </div>
      {group.note && (
        <div className="hint group-message">
          Note: <Untrusted text={group.note} max={140} />
        </div>
      )}
    </th>
    <td className="right number" data-label="open">
      {formatCount(group.open)}
    </td>
    <td className="right number" data-label="people">
      {formatCount(group.people)}
    </td>
    <td>
      <Spark counts={group.trend} label="Failures in the last 24 hours" />
    </td>
    <td>
      <Ago at={group.lastSeenAt} />
    </td>
    <td>
      <StateBadge state={group.state} /> {group.recurred && <Badge tone="critical">recurred</Badge>}
      {group.acknowledgedBy && (
        <div className="hint">
          by <Untrusted text={group.acknowledgedBy} max={40} />
        </div>
      )}
    </td>
    <td className="right">
      <Decide group={group} />
    </td>
  </tr>
);

function Decide({ group }: { group: Group }) {
  const [decision, setDecision] = useState<Decision>();
  const whyNot = useWhyNot();
  const { mutate, isPending, error, reset } = useChange('decideGroups');
  const close = () => {
    setDecision(undefined);
    reset();
  };
  if (whyNot) {
    return (
      <Button small whyNot={whyNot} onPress={close}>
        Decide
      </Button>
    );
  }
  const confirm = (why: string) => decision && mutate({ ids: [group.id], decision, why }, { onSuccess: close });
  return (
    <>
      <DecisionMenu choices={decisions[group.state]} onChoose={setDecision} />
      {decision && (
        <WhyDialog
          {...{ title: `${texts[decision].label} this cause`, action: texts[decision].label, busy: isPending, error }}
          {...{ open: true, onClose: close, onConfirm: confirm }}
        >
          {texts[decision].explained}
        </WhyDialog>
      )}
    </>
  );
}

const DecisionMenu = ({
  choices,
  onChoose,
}: {
  choices: readonly Decision[];
  onChoose: (choice: Decision) => void;
}) => (
  <Menu.Root>
    <Menu.Trigger className="button small">Decide</Menu.Trigger>
    <Menu.Portal>
      <Menu.Positioner sideOffset={4} align="end" className="popover-positioner">
        <Menu.Popup className="menu">
          {choices.map((choice) => (
            <Menu.Item key={choice} className="menu-item" onClick={() => onChoose(choice)}>
              {texts[choice].label}
            </Menu.Item>
          ))}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.Root>
);
