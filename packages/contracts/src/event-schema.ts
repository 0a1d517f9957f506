/** Events as they travel: what other teams read of them. */
import type { TSchema } from 'typebox'
import type { EventDefinition } from './event-definition.ts'

/** A personal field as it travels; an empty text says nothing of anybody and stays one. */
const sealedField = {
  description:
    'Personal data, encrypted with the key of the person it is about; empty if the field was cleared.',
  anyOf: [
    {
      type: 'object',
      required: ['enc', 'iv', 'person'],
      properties: {
        enc: { type: 'string', description: 'AES-256-GCM ciphertext and its 16-byte tag, base64.' },
        iv: { type: 'string', description: '12-byte nonce, base64.' },
        person: { type: 'string', description: 'Opaque id of the person whose key decrypts it.' }
      },
      additionalProperties: false
    },
    { const: '' }
  ]
} as const

/** Name of the file that holds the schema of an event type's data at its current version. */
export function eventSchemaFile({ type, version }: Pick<EventDefinition, 'type' | 'version'>): string {
  return `${type}.v${version}.json`
}

/** JSON Schema (2020-12) of an event's data as it is stored and travels: personal fields are ciphertext. */
export function travellingSchema(definition: EventDefinition): TSchema {
  const { data, description, type, version } = definition
  // What JSON leaves out is the schema library's own.
  const schema = JSON.parse(JSON.stringify(data))
  for (const field of definition.personal) schema.properties[field] = sealedField
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: eventSchemaFile(definition),
    title: `${type}, data version ${version}`,
    description,
    ...schema
  }
}
