/** Where one Kafka node listens on 127.0.0.1. */
export interface KafkaPorts {
  readonly broker: number
  readonly controller: number
  /** A second way in, for clients behind a proxy: they are sent to `advertised` and never past the proxy. */
  readonly behindProxy?: { readonly listen: number; readonly advertised: number }
}

/** Settings of a node that is broker and controller in one, for one machine and one set of data. */
export function serverProperties(dataFolder: string, ports: KafkaPorts): string {
  const at = (port: number) => `127.0.0.1:${port}`
  const { behindProxy } = ports
  const proxied = behindProxy ? [`PROXIED://${at(behindProxy.listen)}`] : []
  const proxiedAs = behindProxy ? [`PROXIED://${at(behindProxy.advertised)}`] : []
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${at(ports.controller)}`,
    listeners: [`PLAINTEXT://${at(ports.broker)}`, `CONTROLLER://${at(ports.controller)}`, ...proxied].join(),
    'advertised.listeners': [`PLAINTEXT://${at(ports.broker)}`, ...proxiedAs].join(),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT',
    'log.dirs': dataFolder,
    // Topics are made on purpose, with their partitions and settings, or not at all.
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    // Kafka's own topics: one node cannot hold three copies, and fewer partitions start sooner.
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // Nobody waits for more consumers than the one that came.
    'group.initial.rebalance.delay.ms': 0,
    // After kill -9 the node comes back when its old session has run out; the default is 9 s.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    // 128 MB by default, more than a small heap can give.
    'log.cleaner.dedupe.buffer.size': 4 * 1024 * 1024
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
