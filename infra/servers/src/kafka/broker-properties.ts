/** Where a single-node broker listens and keeps its data. */
export interface BrokerPlace {
  port: number;
  controllerPort: number;
  dataDir: string;
  /** Properties that replace those below or add to them. @default none */
  properties?: Readonly<Record<string, string>>;
}

/** Properties of a single-node broker in KRaft mode, for this machine alone. */
export function brokerProperties({ port, controllerPort, dataDir, properties = {} }: BrokerPlace): string {
  const all = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'log.dirs': dataDir,
    ...singleNodeSettings,
    ...properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** What one node must have changed, and what makes it quick to start with. */
export const singleNodeSettings: Readonly<Record<string, string>> = {
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'log.cleaner.backoff.ms': '1000', // or a compacted topic is looked at every 15 s
  'metadata.max.idle.interval.ms': '10000', // or an idle controller writes a record every 500 ms, which nobody here reads
  'group.min.session.timeout.ms': '1000',
  'num.io.threads': '4', // even an idle thread looks for requests
  'num.network.threads': '2',
  'offsets.topic.num.partitions': '6',
  'offsets.topic.replication.factor': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'transaction.state.log.num.partitions': '2',
  'transaction.state.log.replication.factor': '1',
};
