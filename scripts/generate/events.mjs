/** Writes what other teams read of the events: their schemas, and the topics as an AsyncAPI document. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncApiDocument } from '../../packages/bus-kafka/dist/index.js'
import {
  authEvents,
  billingEvents,
  eventSchemaFile,
  profileEvents,
  travellingSchema
} from '../../packages/contracts/dist/index.js'
import { storedSample } from './stored-sample.mjs'

const events = { auth: authEvents, profile: profileEvents, billing: billingEvents }

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
