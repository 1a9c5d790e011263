import {
  appAccess,
  type Grant,
  grantsOf,
  operatorAccess,
  type ServiceAccess,
  serviceAccess,
  topicSetUpGrants,
} from '@cio-bus/contracts';
import { InvalidArgumentError } from 'commander';

/** The principals of each role; one role may have several, and one principal several roles. */
export type Accounts = ReadonlyMap<string, readonly string[]>;

const roles: ReadonlyMap<string, readonly Grant[]> = new Map([
  ...Object.entries<ServiceAccess>(serviceAccess).map(([name, access]) => [name, grantsOf(access)] as const),
  ['operator', grantsOf(operatorAccess)],
  ['topic-setup', topicSetUpGrants],
]);

/** Of what an app may have, it needs the topics that it was given. */
const APP = 'app';

/** What the option `--account` is. */
export const ACCOUNT_HELP =
  'the account that a service uses at Kafka, such as track-publisher=User:track; repeatable. Also for app, operator and topic-setup';

/** Parser of `--account`: collects what was given. */
export function readAccount(text: string, given: Accounts = new Map()): Accounts {
  const [, role = '', name = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (role !== APP && !roles.has(role)) {
    throw new InvalidArgumentError(`Expected service=principal, with one of ${[...roles.keys(), APP].join(', ')}.`);
  }
  const principal = name.startsWith('User:') ? name : `User:${name}`;
  if (principal === 'User:' || principal === 'User:*') {
    throw new InvalidArgumentError('Expected the name of one account: an entry for everybody is never right.');
  }
  return new Map([...given, [role, [...new Set([...(given.get(role) ?? []), principal])]]]);
}

/** What the accounts of the bus are for. */
export interface ExpectedAccess {
  /** Everything that each principal needs. */
  needs: ReadonlyMap<string, readonly Grant[]>;
  /** What a principal may have besides: of apps. */
  mayHave: ReadonlyMap<string, readonly Grant[]>;
  /** Whether the account of every service is known, so that any other one is a stranger. */
  areAllKnown: boolean;
}

/** What is expected of the accounts that were named. */
export function expectedAccess(accounts: Accounts): ExpectedAccess {
  const needs = new Map<string, Grant[]>();
  for (const [role, principals] of accounts)
    for (const principal of principals)
      needs.set(principal, [...(needs.get(principal) ?? []), ...(roles.get(role) ?? [])]);
  const mayHave = new Map((accounts.get(APP) ?? []).map((principal) => [principal, grantsOf(appAccess())]));
  return { needs, mayHave, areAllKnown: notCompared(accounts) === undefined };
}

/** What to say of the access lists that were not compared; undefined when all were. */
export function notCompared(accounts: Accounts | undefined): string | undefined {
  const missing = Object.keys(serviceAccess).filter((service) => !accounts?.has(service));
  if (missing.length === 0) return undefined;
  const whose = accounts === undefined ? '' : ` of ${missing.join(', ')}`;
  return `The access lists${whose} were not compared: the contract does not know the names of the accounts. Name them: --account ${missing[0]}=User:…, once for each service.`;
}
