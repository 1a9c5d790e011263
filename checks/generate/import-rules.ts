import { serviceNames } from '@cio-bus/local';
import type { GeneratedFile } from './generated-file.ts';

const SCHEMA = './node_modules/@biomejs/biome/configuration_schema.json';

/** The libs in order: each may import only those before it. user-messaging is to come, and has its place. */
export const libs = [
  'contracts',
  'service',
  'kafka',
  'customerio',
  'webhooks',
  'event-bus',
  'ledger',
  'user-messaging',
  'warehouse',
  'reconcile',
  'dead-letters',
  'testkit',
] as const;

type Lib = (typeof libs)[number];
const laterThan = (lib: Lib) => libs.slice(libs.indexOf(lib) + 1);
const testsOf = (folder: string) => [`${folder}/**/*.test.ts`, `${folder}/test/**`];

/** Clients of the outside world, each behind one lib. */
const clients = { kafkajs: 'kafka', 'customerio-node': 'customerio', ioredis: 'ledger' } as const;

interface Pattern {
  group: string[];
  message: string;
}

const packageOf = (name: string) => [`@cio-bus/${name}`, `@cio-bus/${name}/**`];
const forbid = (names: readonly string[], message: string): Pattern[] =>
  names.length === 0 ? [] : [{ group: names.flatMap(packageOf), message }];
/** Everything that runs the product; tests of a lib may start single servers. */
const stage = ['local', 'trials', 'checks', 'customerio-sandbox', 'prometheus', 'grafana'] as const;
const infra = forbid(['servers', ...stage], 'The product does not import what it runs on.');
const infraInTests = forbid(
  stage,
  'Tests of the product may start single servers, and nothing else of what it runs on.',
);
const noServices = forbid(serviceNames, 'Nothing imports a service; services meet on Kafka.');
const noTestkit = forbid(['testkit'], 'The testkit is for tests alone.');

/** Writes records that kafkajs cannot write; a test of any client must not depend on the product's own. */
const fieldCaseClient: Pattern = {
  group: ['@platformatic/kafka', '@platformatic/kafka/**'],
  message: 'Only trials/field-cases imports @platformatic/kafka.',
};

const otherClients = (lib?: Lib): Pattern[] => [
  ...Object.entries(clients)
    .filter(([, home]) => home !== lib)
    .map(([client, home]) => ({ group: [client, `${client}/**`], message: `Only libs/${home} imports ${client}.` })),
  fieldCaseClient,
];

const contractsOnly: Pattern = {
  group: ['*', '!zod', '!node:*', '!vitest', '!fast-check', '!.', '!..'],
  message: 'libs/contracts imports zod only.',
};

/** What the files of a lib must not import: the libs after it, services, and clients of other libs. */
const forLib = (lib: Lib, later: readonly Lib[], noInfra: readonly Pattern[]): Pattern[] => [
  ...(lib === 'contracts' ? [contractsOnly] : []),
  ...forbid(later, `libs/${lib} may import only the libs before it: ${libs.join(', ')}.`),
  ...noServices,
  ...noInfra,
  ...otherClients(lib),
];

const withoutTestkit = (names: readonly Lib[]) => names.filter((name) => name !== 'testkit');

const override = (includes: string[], patterns: Pattern[]) => ({
  includes,
  linter: { rules: { style: { noRestrictedImports: { level: 'error', options: { patterns } } } } },
});

/** The overrides of Biome's configuration that say who may import whom. The last one that fits a file counts. */
export const importRules = () => [
  ...libs.map((lib) => override([`libs/${lib}/**`], forLib(lib, laterThan(lib), infra))),
  ...libs.map((lib) => override(testsOf(`libs/${lib}`), forLib(lib, withoutTestkit(laterThan(lib)), infraInTests))),
  override(['services/**'], [...noServices, ...infra, ...noTestkit, ...otherClients()]),
  override(testsOf('services/*'), [...noServices, ...infraInTests, ...otherClients()]),
  override(['tools/**'], [...noServices, ...infra, ...noTestkit, ...otherClients()]),
  override(testsOf('tools/*'), [...noServices, ...infraInTests, ...otherClients()]),
  override(['docs/**'], otherClients()),
  override(
    ['infra/servers/**'],
    [
      ...forbid(
        [...laterThan('service'), 'local', 'trials', 'checks', 'customerio-sandbox'],
        'The servers know nothing of the product that uses them.',
      ),
      ...noServices,
      ...otherClients(),
    ],
  ),
  override(
    ['infra/local/**'],
    [...forbid(['trials', 'checks'], 'The stack knows nothing of what judges it.'), ...noTestkit, ...otherClients()],
  ),
  override(
    ['trials/**'],
    [...forbid(['checks'], 'Checks start trials, as programs.'), ...noTestkit, ...otherClients()],
  ),
  override(
    [...testsOf('trials'), 'trials/audit/**'],
    [...forbid(['checks'], 'Checks start trials, as programs.'), ...otherClients()],
  ),
  override(
    ['trials/field-cases/**'],
    [
      ...forbid(['checks'], 'Checks start trials, as programs.'),
      ...noTestkit,
      ...otherClients().filter((pattern) => pattern !== fieldCaseClient),
    ],
  ),
  override(
    ['checks/**'],
    [...forbid(['trials'], 'Checks start trials, as programs.'), ...noTestkit, ...otherClients()],
  ),
  override(['bench/**'], otherClients('kafka')), // baselines are written with kafkajs alone
  override(
    ['infra/customerio-sandbox/**'],
    [
      ...forbid(laterThan('contracts'), 'The sandbox knows Customer.io and our contracts, not our code.'),
      ...otherClients(),
    ],
  ),
  override(
    testsOf('infra/customerio-sandbox'),
    otherClients('customerio'), // the real client is the best judge of a stand-in
  ),
];

/** The part of Biome's configuration that says who may import whom; `biome.json` extends it. */
export const importConfiguration = (): GeneratedFile => ({
  path: 'biome.imports.json',
  text: `${JSON.stringify({ $schema: SCHEMA, overrides: importRules() }, undefined, 2)}\n`,
});
