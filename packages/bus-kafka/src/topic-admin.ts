/** How the topics are, for operators. */
import { type Cursor, readUpTo } from '@bursar/event-sourcing'
import type { Admin, ConfigResourceTypes } from 'kafkajs'
import { withAdmin } from './ensure-topics.ts'
import type { KafkaSettings } from './settings.ts'
import { allTopics, type TopicDefinition } from './topics.ts'

export interface TopicState {
  readonly topic: string
  /** False when the broker does not have it; the rest is then empty. */
  readonly exists: boolean
  readonly partitions: number
  readonly replication: number
  /** By partition: the first offset that is kept, and the one that the next message gets. */
  readonly ends: readonly { readonly first: number; readonly next: number }[]
  readonly configs: Readonly<Record<string, string>>
  /** Settings that are not as this site makes topics, as `name: value, not value`. */
  readonly differs: readonly string[]
}

/** The driver's constant, which a module cannot import by name. */
const TOPIC: ConfigResourceTypes.TOPIC = 2

/** The topics of a site whose services are these. */
export function listTopics(settings: KafkaSettings, services: readonly string[]): Promise<TopicState[]> {
  return withAdmin(settings, async (admin) => {
    const known = new Set(await admin.listTopics())
    const states: TopicState[] = []
    for (const definition of allTopics(settings, services)) {
      states.push(known.has(definition.topic) ? await stateOf(admin, definition) : absent(definition))
    }
    return states
  })
}

/** Messages of an events topic behind a subscriber's cursor, duplicates among them. */
export function messagesBehind(cursor: Cursor | null, { ends }: TopicState): number {
  const { offsets } = readUpTo(cursor)
  return ends.reduce((sum, { first, next }, partition) => {
    const at = Math.max(first, offsets[partition] ?? first)
    return sum + Math.max(0, next - at)
  }, 0)
}

function absent({ topic }: TopicDefinition): TopicState {
  return { topic, exists: false, partitions: 0, replication: 0, ends: [], configs: {}, differs: [] }
}

async function stateOf(admin: Admin, definition: TopicDefinition): Promise<TopicState> {
  const { topic } = definition
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const partitions = topics[0]?.partitions ?? []
  const ends: { first: number; next: number }[] = []
  for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
    ends[partition] = { first: Number(low), next: Number(high) }
  const configs = await configsOf(admin, topic, Object.keys(definition.configs))
  return {
    topic,
    exists: true,
    partitions: partitions.length,
    replication: partitions[0]?.replicas.length ?? 0,
    ends,
    configs,
    differs: differences(definition, partitions.length, configs)
  }
}

async function configsOf(admin: Admin, topic: string, names: string[]): Promise<Record<string, string>> {
  const configNames = [...names, 'min.insync.replicas']
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: TOPIC, name: topic, configNames }]
  })
  const entries = resources[0]?.configEntries ?? []
  return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]))
}

function differences(
  wanted: TopicDefinition,
  partitions: number,
  configs: Readonly<Record<string, string>>
): string[] {
  const other =
    partitions === wanted.partitions ? [] : [`partitions: ${partitions}, not ${wanted.partitions}`]
  const entries = Object.entries(wanted.configs).filter(([name, value]) => configs[name] !== value)
  return [...other, ...entries.map(([name, value]) => `${name}: ${configs[name]}, not ${value}`)]
}
