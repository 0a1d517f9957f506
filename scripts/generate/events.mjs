/** Writes what other teams read of the events: their schemas, and the topics as an AsyncAPI document. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncApiDocument } from '../../packages/bus-kafka/dist/index.js'
import {
  authEvents,
  billingEvents,
  eventSchemaFile,
  metricsEvents,
  profileEvents,
  travellingSchema,
  webhookMessageSchema,
  webhookMessages
} from '../../packages/contracts/dist/index.js'
import { storedSample } from './stored-sample.mjs'

const events = { auth: authEvents, profile: profileEvents, billing: billingEvents, metrics: metricsEvents }

const asText = (value) => `${JSON.stringify(value, null, 2)}\n`

/** Files of versions that are no more stay: events of those versions are in the logs for ever. */
export function writeEventDocuments() {
  mkdirSync('docs/events', { recursive: true })
  for (const definition of Object.values(events).flat()) {
    writeFileSync(join('docs/events', eventSchemaFile(definition)), asText(travellingSchema(definition)))
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  writeFileSync('docs/asyncapi.json', asText(asyncApiDocument(events, version)))
}

/** Writes a stored sample of each event type and version that has none. One that is there is never touched. */
export async function writeMissingSamples() {
  const folder = 'packages/contracts/test/golden'
  mkdirSync(folder, { recursive: true })
  for (const [service, definitions] of Object.entries(events)) {
    for (const definition of definitions) {
      const path = join(folder, eventSchemaFile(definition))
      if (!existsSync(path)) writeFileSync(path, `${await storedSample(service, definition)}\n`)
    }
  }
}

/** Writes what receivers of webhooks read: the types of messages, and the schema of each. */
export function writeWebhookDocuments() {
  mkdirSync('docs/events/webhooks', { recursive: true })
  const rows = Object.entries(webhookMessages).map(([type, { description, to }]) => {
    writeFileSync(join('docs/events/webhooks', `${type}.json`), asText(webhookMessageSchema(type)))
    return `| [\`${type}\`](webhooks/${type}.json) | ${to.join(', ')} | ${description} |`
  })
  writeFileSync('docs/events/webhooks.md', `${WEBHOOKS}\n${rows.join('\n')}\n`)
}

const WEBHOOKS = `# Messages of webhooks

What [webhooks](../operating/webhooks.md) send is JSON: \`type\`, \`timestamp\` (when it happened) and \`data\`. Each type
has a JSON Schema. New fields may come; none goes.

- Profiles and plans are named as in URLs, charges by the id with which
  \`GET /api/billing/{profile}/charges/{charge}\` reads them; null when they are gone. Amounts are whole numbers of
  1/100 of the unit.
- A profile is told as the payer, whose money or subscription it is, or as the provider, who sells. Payers learn nothing
  of what they are not shown, such as what was imported and never accepted.
- Names of people, addresses, cards, fees, claim codes and what people wrote are in no message. Whoever needs them asks
  the API, which knows who may read them.

| type | told | what happened |
|---|---|---|`
