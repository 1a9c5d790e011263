import { sandboxCredentials } from '@cio-bus/local';
import type { CommandResult } from '../../../stack/run-cio-bus.ts';
import type { Evidence, WrittenBytes } from '../checks/evidence.ts';
import type { FieldStack } from '../stack/field-stack.ts';
import type { Canaries } from './canaries.ts';

/** What the steps of one case leave behind for its checks and later steps. */
export interface CaseFacts {
  readonly written: WrittenBytes[];
  readonly produceErrors: string[];
  /** Dead letters that a step kept, by name. */
  readonly saved: Map<string, Record<string, string>>;
  /** The topic that the case has made a compacted one, until a wait has seen the effect. */
  compacting: string | undefined;
  status: number | undefined;
  command: CommandResult | undefined;
}

export const noFacts = (): CaseFacts => ({
  written: [],
  produceErrors: [],
  saved: new Map(),
  compacting: undefined,
  status: undefined,
  command: undefined,
});

/** How far everything was when a case began: what came before is not its own. */
export interface Start {
  journal: number;
  bodies: number;
  records: number;
  deaths: number;
}

export async function markStart({ journal, proxy, tap, deaths }: FieldStack): Promise<Start> {
  return {
    journal: await journal.position(),
    bodies: proxy.position(),
    records: tap.position,
    deaths: deaths.length,
  };
}

/** Gathers what is known of a case at this moment. */
export async function gatherEvidence(
  stack: FieldStack,
  start: Start,
  facts: CaseFacts,
  canaries: Canaries,
): Promise<Evidence> {
  const { sandbox, proxy, tap, deaths } = stack;
  const journal = await stack.journal.after(start.journal);
  return {
    ...facts,
    journal,
    vendorBodies: proxy.bodiesAfter(start.bodies),
    records: tap.after(start.records),
    deaths: deaths.slice(start.deaths),
    person: (id) => sandbox.person(id),
    countRows: (sql) => countRows(stack.stack.sqlUrl, sql),
    notReady: stack.notReady,
    canaries: () => canaries.check(journal),
  };
}

/** Sends a request to the App API of the sandbox, as an operator's tool would. @throws Error with the response */
export async function callApp(origin: string, path: string, method: string, json: unknown): Promise<void> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sandboxCredentials.CUSTOMERIO_APP_API_KEY}`,
      'content-type': 'application/json',
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  if (!response.ok) throw new Error(`the sandbox responded ${response.status} to ${path}: ${await response.text()}`);
}

async function countRows(sqlUrl: string, sql: string): Promise<number> {
  const response = await fetch(sqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  });
  if (!response.ok) throw new Error(`the query failed: ${await response.text()}`);
  return ((await response.json()) as { rows: unknown[] }).rows.length;
}
