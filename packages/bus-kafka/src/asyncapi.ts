/** The topics as an AsyncAPI 3 document, for whoever reads them with a client of their own. */
import { type EventDefinition, eventSchemaFile } from '@bursar/contracts'
import { eventsTopic, keysTopic, type TopicDefinition } from './topics.ts'

const text = (description: string) => ({ type: 'string', description })

/** Attributes of every event. Kafka's headers are bytes: each is the UTF-8 text of what is said here. */
const headers = {
  type: 'object',
  required: [
    'content-type',
    'ce_specversion',
    'ce_id',
    'ce_source',
    'ce_type',
    'ce_subject',
    'ce_time',
    'ce_dataversion',
    'ce_actor',
    'ce_correlationid',
    'ce_causationid',
    'ce_streamversion',
    'ce_position',
    'ce_prevposition',
    'ce_hash'
  ],
  properties: {
    'content-type': { const: 'application/json' },
    ce_specversion: { const: '1.0' },
    ce_id: text('Unique id of the event, uuid.'),
    ce_source: text('The service that recorded it.'),
    ce_type: text('What happened.'),
    ce_subject: text('The stream: what it happened to. Also the key of the message.'),
    ce_time: text('When it was recorded, ISO 8601 UTC.'),
    ce_dataversion: text('Version of the data’s schema, a whole number.'),
    ce_actor: text('Opaque id of the user who acted, or `system`, or the name of a reaction.'),
    ce_correlationid: text('The same for everything that one request set off.'),
    ce_causationid: text('Id of the request or event that caused this one.'),
    ce_traceparent: text('W3C trace context, where there was one.'),
    ce_streamversion: text('1, 2, 3 … within the stream.'),
    ce_position: text('1, 2, 3 … within the service’s log.'),
    ce_prevposition: text('Position of the event before it in the partition, 0 for none.'),
    ce_hash: text('Link of the log’s hash chain, 64 hex characters.'),
    bursar_envelope: text('Rare: the stored text before the data, where the attributes do not give it.')
  }
} as const

/**
 * The document. `events` are the event types of each service that has any; schemas of their data are referred
 * to as files in `events/`.
 */
export function asyncApiDocument(
  events: Readonly<Record<string, readonly EventDefinition[]>>,
  version: string
): unknown {
  const services = Object.entries(events)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Bursar events',
      version,
      description: 'CloudEvents 1.0 on Kafka, binary mode. See events/README.md.'
    },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries(
        services.map(([service, list]) => [`${service}-events`, channelOf(service, list)])
      ),
      keys: keysChannel()
    },
    operations: {
      ...Object.fromEntries(services.map(([service]) => [`publish-${service}-events`, publishing(service)])),
      'publish-keys': { action: 'send', channel: { $ref: '#/channels/keys' } }
    },
    components: {
      messages: {
        ...Object.fromEntries(services.flatMap(([, list]) => list.map((one) => [one.type, messageOf(one)]))),
        key: keyMessage
      },
      messageTraits: { cloudevent: { headers, bindings: { kafka: { key: text('The stream.') } } } }
    }
  }
}

function channelOf(service: string, list: readonly EventDefinition[]) {
  return {
    ...topicOf(eventsTopic({}, service)),
    description: `Every event of ${service}, in order within a stream; kept for ever.`,
    messages: Object.fromEntries(list.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]))
  }
}

function keysChannel() {
  return {
    ...topicOf(keysTopic({})),
    description: 'Keys of persons, wrapped by the site’s master key. A tombstone takes a key back for good.',
    messages: { key: { $ref: '#/components/messages/key' } }
  }
}

function topicOf({ topic, partitions, configs }: TopicDefinition) {
  const { 'cleanup.policy': policy = 'delete', 'retention.ms': retention } = configs
  const topicConfiguration = {
    'cleanup.policy': [policy],
    ...(retention === undefined ? {} : { 'retention.ms': Number(retention) }),
    'max.message.bytes': Number(configs['max.message.bytes'])
  }
  return { address: topic, bindings: { kafka: { topic, partitions, topicConfiguration } } }
}

function publishing(service: string) {
  return { action: 'send', channel: { $ref: `#/channels/${service}-events` } }
}

function messageOf(definition: EventDefinition) {
  return {
    name: definition.type,
    summary: definition.description,
    contentType: 'application/json',
    traits: [{ $ref: '#/components/messageTraits/cloudevent' }],
    payload: { $ref: `events/${eventSchemaFile(definition)}` }
  }
}

const keyMessage = {
  name: 'key',
  summary: 'The key of a person; no value: the person was erased.',
  bindings: { kafka: { key: text('Opaque id of the person.') } },
  contentType: 'text/plain',
  payload: { type: ['string', 'null'], description: 'The wrapped key, base64.' }
}
