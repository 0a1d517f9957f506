/** Which topics there are, and how they are made. */
import type { KafkaSettings } from './settings.ts'

export interface TopicDefinition {
  readonly topic: string
  readonly partitions: number
  readonly configs: Readonly<Record<string, string>>
}

type Named = Pick<KafkaSettings, 'prefix' | 'topics'>

const defaults = { partitions: 12, maxMessageBytes: 8_388_608 }

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** The topic of a service's events. */
export function eventsTopicName({ prefix = '' }: Named, service: string): string {
  return `${prefix}${service}.events`
}

/** The topic of the keys of persons. */
export function keysTopicName({ prefix = '' }: Named): string {
  return `${prefix}keys`
}

/** The topic in which services tell how far their policies are. */
export function progressTopicName({ prefix = '' }: Named): string {
  return `${prefix}bursar.progress`
}

/** A service's events: kept for ever. */
export function eventsTopic(settings: Named, service: string): TopicDefinition {
  return {
    topic: eventsTopicName(settings, service),
    partitions: settings.topics?.partitions ?? defaults.partitions,
    configs: { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1', ...size(settings) }
  }
}

/**
 * The keys of persons. A removal has to reach a service that was away for long, so tombstones stay for ten
 * years; what they remove is gone from the brokers' disks within some hours.
 */
export function keysTopic(settings: Named): TopicDefinition {
  return {
    topic: keysTopicName(settings),
    partitions: settings.topics?.partitions ?? defaults.partitions,
    configs: {
      'cleanup.policy': 'compact',
      'delete.retention.ms': String(10 * YEAR),
      'segment.ms': String(HOUR),
      'max.compaction.lag.ms': String(HOUR),
      ...size(settings)
    }
  }
}

/** Progress: one partition, and small segments, so that what a new process reads from its start is little. */
export function progressTopic(settings: Named): TopicDefinition {
  return {
    topic: progressTopicName(settings),
    partitions: 1,
    configs: {
      'cleanup.policy': 'compact',
      'segment.bytes': '1048576',
      'segment.ms': '600000',
      'min.cleanable.dirty.ratio': '0.01',
      'delete.retention.ms': String(HOUR),
      ...size(settings)
    }
  }
}

/** Every topic of a site whose services are these. */
export function allTopics(settings: Named, services: readonly string[]): TopicDefinition[] {
  return [
    ...services.map((service) => eventsTopic(settings, service)),
    keysTopic(settings),
    progressTopic(settings)
  ]
}

function size({ topics }: Named): Record<string, string> {
  return { 'max.message.bytes': String(topics?.maxMessageBytes ?? defaults.maxMessageBytes) }
}
