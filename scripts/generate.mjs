/** Writes what is generated from the code and kept in the repository: OpenAPI, AsyncAPI, event schemas, error pages, settings. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { expected, testSystem } from '../packages/testing/dist/index.js'
import { writeErrorPages } from './generate/errors.mjs'
import { writeEventDocuments, writeMissingSamples, writeWebhookDocuments } from './generate/events.mjs'
import { writeSettings } from './generate/settings.mjs'

writeSettings()
writeEventDocuments()
writeWebhookDocuments()
await writeMissingSamples()

const ends = []
const system = await testSystem({ teardown: (end) => ends.push(end) })
const document = expected(await system.anonymous.get('/api/openapi.json'), 200)
const ofOperators = system.gateway.operations.filter(({ path }) => path.startsWith('/-/'))
for (const end of ends) await end()
mkdirSync('docs', { recursive: true })
writeFileSync('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`)
await writeErrorPages(document, ofOperators)
