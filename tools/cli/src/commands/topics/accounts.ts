import {
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

/** What the option `--account` is. */
export const ACCOUNT_HELP = `the account that a service uses at Kafka, such as track-publisher=User:track; repeatable. Also for ${['operator', 'topic-setup'].join(' and ')}`;

/** Parser of `--account`: collects what was given. */
export function readAccount(text: string, given: Accounts = new Map()): Accounts {
  const [, role = '', name = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!roles.has(role)) {
    throw new InvalidArgumentError(`Expected service=principal, with one of ${[...roles.keys()].join(', ')}.`);
  }
  const principal = name.startsWith('User:') ? name : `User:${name}`;
  if (principal === 'User:' || principal === 'User:*') {
    throw new InvalidArgumentError('Expected the name of one account: an entry for everybody is never right.');
  }
  return new Map([...given, [role, [...new Set([...(given.get(role) ?? []), principal])]]]);
}

/** Everything that each principal needs. */
export function grantsByPrincipal(accounts: Accounts): Map<string, Grant[]> {
  const byPrincipal = new Map<string, Grant[]>();
  for (const [role, principals] of accounts)
    for (const principal of principals)
      byPrincipal.set(principal, [...(byPrincipal.get(principal) ?? []), ...(roles.get(role) ?? [])]);
  return byPrincipal;
}

/** What to say of the access lists that were not compared; undefined when all were. */
export function notCompared(accounts: Accounts | undefined): string | undefined {
  const missing = Object.keys(serviceAccess).filter((service) => !accounts?.has(service));
  if (missing.length === 0) return undefined;
  const whose = accounts === undefined ? '' : ` of ${missing.join(', ')}`;
  return `The access lists${whose} were not compared: the contract does not know the names of the accounts. Name them: --account ${missing[0]}=User:…, once for each service.`;
}
