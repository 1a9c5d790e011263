import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Link } from 'wouter';
import { CallError } from '../../api/call.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { useFilters } from '../../url/use-filters.ts';
import { linkedText, type TextPart } from './linked-text.ts';

/** What to do about a problem, as the repository's docs have it. */
export function RunbookPage() {
  const { name = '' } = useFilters(['name']).filters;
  const asked = useQuery<string, CallError>({ queryKey: ['runbook', name], queryFn: () => read(name), retry: false });
  return (
    <>
      <PageHead
        title="Runbook"
        actions={
          name !== '' && (
            <a className="button" href={addressOf(name)}>
              Plain text
            </a>
          )
        }
      >
        What to do about a problem, from <code>docs/runbooks</code>.
      </PageHead>
      {name === '' ? (
        <Empty title="Which runbook?">Problems in Flow link to what to do about them.</Empty>
      ) : (
        <Answered asked={asked}>{(markdown) => <Markdown parts={linkedText(markdown)} />}</Answered>
      )}
    </>
  );
}

const addressOf = (name: string) => `/runbooks/${encodeURIComponent(name)}.md`;

async function read(name: string): Promise<string> {
  const response = await fetch(addressOf(name)).catch(() => undefined);
  if (!response) throw new CallError('unreachable', 'The console does not answer.');
  if (!response.ok) throw new CallError('not-found', `There is no runbook ${name}.`);
  return response.text();
}

/** As it is written: it is made to be read as text. */
const Markdown = ({ parts }: { parts: readonly TextPart[] }) => (
  <pre className="runbook">
    {parts.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text do not change
      <Fragment key={index}>
        {part.href === undefined ? part.text : <Linked href={part.href} text={part.text} />}
      </Fragment>
    ))}
  </pre>
);

const Linked = ({ href, text }: { href: string; text: string }) =>
  href.startsWith('/') ? (
    <Link href={href}>{text}</Link>
  ) : (
    <a href={href} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
