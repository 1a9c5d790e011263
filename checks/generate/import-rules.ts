import { serviceNames } from '@cio-bus/local';
import type { GeneratedFile } from './generated-file.ts';

const SCHEMA = './node_modules/@biomejs/biome/configuration_schema.json';

/** The libs in order: each may import only those before it. */
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

/** Clients of external systems, each behind one lib. */
const clients = {
  kafkajs: 'kafka',
  'customerio-node': 'customerio',
  ioredis: 'ledger',
  pg: 'user-messaging',
  '@electric-sql/pglite': 'user-messaging',
} as const;

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
const noTestkit = forbid(['testkit'], 'The testkit is for tests only.');

/** Writes records that kafkajs cannot write; a test of any client must not depend on the product's own. */
const anyClient: Pattern = {
  group: ['@platformatic/kafka', '@platformatic/kafka/**'],
  message: 'Only trials/any-client imports @platformatic/kafka.',
};

const otherClients = (lib?: Lib): Pattern[] => [
  ...Object.entries(clients)
    .filter(([, home]) => home !== lib)
    .map(([client, home]) => ({ group: [client, `${client}/**`], message: `Only libs/${home} imports ${client}.` })),
  anyClient,
];

const contractsOnly: Pattern = {
  group: ['*', '!zod', '!node:*', '!vitest', '!fast-check', '!.', '!..'],
  message: 'libs/contracts imports zod only.',
};

/** Forbidden imports of a lib: the libs after it, services, the stage, and clients of other libs. */
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

/** Who may import whom among libs, services and tools. */
const productRules = () => [
  ...libs.map((lib) => override([`libs/${lib}/**`], forLib(lib, laterThan(lib), infra))),
  ...libs.map((lib) => override(testsOf(`libs/${lib}`), forLib(lib, withoutTestkit(laterThan(lib)), infraInTests))),
  ...['services', 'tools'].flatMap((folder) => [
    override([`${folder}/**`], [...noServices, ...infra, ...noTestkit, ...otherClients()]),
    override(
      [...testsOf(`${folder}/*`), ...(folder === 'services' ? ['services/console/web/test/**'] : [])],
      [...noServices, ...infraInTests, ...otherClients()],
    ),
  ]),
  override(['docs/**'], otherClients()),
];

const noProduct = forbid(
  [...laterThan('service'), 'local', 'trials', 'checks', 'customerio-sandbox'],
  'Servers are started without the code of the product, except for contracts and errors.',
);
const noTrials = forbid(['trials'], 'Only programs start trials; nothing imports them.');
const noChecks = forbid(['checks'], 'Nothing imports the checks.');
const noProductInSandbox = forbid(
  laterThan('contracts'),
  'The sandbox imports our contracts only: it must not share code with what it tests.',
);

/** Who may import whom among what runs and checks the product. */
const stageRules = () => [
  override(['infra/servers/**'], [...noProduct, ...noServices, ...otherClients()]),
  override(['infra/local/**'], [...noTrials, ...noChecks, ...noTestkit, ...otherClients()]),
  override(['trials/**'], [...noChecks, ...noTestkit, ...otherClients()]),
  override([...testsOf('trials'), 'trials/audit/**', 'trials/commands/**'], [...noChecks, ...otherClients()]),
  override(
    ['trials/any-client/**'],
    [...noChecks, ...noTestkit, ...otherClients().filter((pattern) => pattern !== anyClient)],
  ),
  override(['checks/**'], [...noTrials, ...noTestkit, ...otherClients()]),
  override(['bench/**'], otherClients('kafka')), // baselines use kafkajs alone
  override(['infra/customerio-sandbox/**'], [...noProductInSandbox, ...otherClients()]),
  // The real client is the best judge of a stand-in.
  override(testsOf('infra/customerio-sandbox'), otherClients('customerio')),
];

/** Biome's overrides with the import rules. The last override that matches a file counts. */
export const importRules = () => [...productRules(), ...stageRules()];

/** The generated part of Biome's configuration, which `biome.json` extends. */
export const importConfiguration = (): GeneratedFile => ({
  path: 'biome.imports.json',
  text: `${JSON.stringify({ $schema: SCHEMA, overrides: importRules() }, undefined, 2)}\n`,
});
