import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { downloadJars } from '../../dist/kafka/download-jars.js'
import { checkJars, readJarList } from '../../dist/kafka/jar-list.js'
import { projectFile } from '../../dist/kafka/project-file.js'
import { keepDownload } from '../../dist/keep-download.js'

const contents: Record<string, string> = { 'org/a/1/a-1.jar': 'first', 'org/b/2/b-2.jar': 'second' }
const sum = (text: string) => createHash('sha256').update(text).digest('hex')
const list = {
  version: '1',
  jars: Object.entries(contents).map(([path, text]) => ({ path, sha256: sum(text) }))
}

function newFolder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'bursar-jars-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A repository whose first answer to each file is an error. */
async function repository(t: Test): Promise<string> {
  const asked = new Set<string>()
  const server = createServer((request, answer) => {
    const path = (request.url ?? '').slice('/maven/'.length)
    const first = !asked.has(path)
    asked.add(path)
    answer.statusCode = first ? 503 : path in contents ? 200 : 404
    answer.end(contents[path])
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/maven`
}

t.test('jars are fetched without Maven, and each is checked', async (t) => {
  const before = process.env.BURSAR_MAVEN_URL
  t.teardown(() => {
    if (before === undefined) delete process.env.BURSAR_MAVEN_URL
    else process.env.BURSAR_MAVEN_URL = before
  })
  process.env.BURSAR_MAVEN_URL = await repository(t)
  const folder = newFolder(t)
  await downloadJars(list, folder)
  t.same(readdirSync(folder).sort(), ['a-1.jar', 'b-2.jar'])
  await checkJars(folder, list)

  writeFileSync(join(folder, 'b-2.jar'), 'changed')
  await t.rejects(checkJars(folder, list), /b-2\.jar has the checksum/)
  writeFileSync(join(folder, 'b-2.jar'), 'second')
  writeFileSync(join(folder, 'c-3.jar'), 'who knows')
  await t.rejects(checkJars(folder, list), /c-3\.jar/)
  rmSync(join(folder, 'c-3.jar'))
  rmSync(join(folder, 'a-1.jar'))
  await t.rejects(checkJars(folder, list), /a-1\.jar/)

  const missing = { version: '1', jars: [{ path: 'org/x/1/x-1.jar', sha256: sum('') }] }
  await t.rejects(downloadJars(missing, folder), /x-1\.jar could not be fetched: HTTP 404/)
})

t.test('a download counts when it is complete', async (t) => {
  const folder = join(newFolder(t), 'kept')
  const failing = keepDownload(folder, async (draft: string) => {
    writeFileSync(join(draft, 'half'), '')
    throw new Error('the line broke')
  })
  await t.rejects(failing, /the line broke/)
  t.same(readdirSync(join(folder, '..')), [], 'nothing is left of it')

  let fills = 0
  const fill = async (draft: string) => {
    fills++
    mkdirSync(join(draft, 'whole'))
  }
  await Promise.all([keepDownload(folder, fill), keepDownload(folder, fill)])
  t.same(readdirSync(folder), ['whole'])
  await keepDownload(folder, fill)
  t.equal(fills, 2, 'what is there is not fetched again')
})

t.test('the list holds what the project asks for', async (t) => {
  const { version, jars } = readJarList()
  t.match(projectFile(version), `<artifactId>kafka_2.13</artifactId><version>${version}</version>`)
  t.ok(jars.some(({ path }) => path === `org/apache/kafka/kafka_2.13/${version}/kafka_2.13-${version}.jar`))
  for (const { path, sha256 } of jars) {
    t.match(path, /^[\w./-]+\.jar$/)
    t.match(sha256, /^[0-9a-f]{64}$/)
  }
})
