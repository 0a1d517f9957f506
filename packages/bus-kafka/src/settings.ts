/** What every part of this package is told: where Kafka is, who asks, and how topics are made. */
import type { SASLOptions } from 'kafkajs'

/** How to speak to the brokers; see kafkaSecurity for the variables of the environment. */
export interface KafkaSecurity {
  readonly ssl?: boolean | { readonly ca?: string[]; readonly cert?: string; readonly key?: string }
  readonly sasl?: SASLOptions
}

/** Takes a warning or an error in. Details hold names and numbers, never a message's content. */
export type KafkaLog = (
  level: 'warn' | 'error',
  message: string,
  details: Readonly<Record<string, unknown>>
) => void

/** How a topic is made. What exists already stays as it is. */
export interface TopicSettings {
  /** Fixed once a topic exists: another number would move keys to other partitions. Default 12. */
  readonly partitions?: number
  /** Copies of each partition. Default 3, or as many as there are brokers where they are fewer. */
  readonly replication?: number
  /** Copies that must have a message before it counts. Default one less than there are, at least 1. */
  readonly minInSync?: number
  /** Largest batch of messages. Default 8 MiB. */
  readonly maxMessageBytes?: number
}

export interface KafkaSettings {
  readonly brokers: readonly string[]
  /** How brokers name this process in their logs. */
  readonly clientId: string
  /** Put before the name of every topic and group, so that several sites can share a cluster. Default none. */
  readonly prefix?: string | undefined
  readonly security?: KafkaSecurity | undefined
  readonly topics?: TopicSettings | undefined
  readonly log?: KafkaLog | undefined
}
