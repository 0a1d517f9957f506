/**
 * Writes infra/local/kafka-jars.json for a version of Kafka: `node scripts/infra-jars.mjs 4.1.1`. Needs Maven and
 * the package's build. Run it when the version changes, and read what changed before it is committed.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { projectFile } from '../infra/local/dist/kafka/project-file.js'

const version = process.argv[2]
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) throw new Error('usage: node scripts/infra-jars.mjs VERSION')

/** What Maven keeps of Central has the paths of Central. */
const repository = join(homedir(), '.m2/repository')
const project = mkdtempSync(join(tmpdir(), 'bursar-kafka-'))
writeFileSync(join(project, 'pom.xml'), projectFile(version))
const goal = ['dependency:copy-dependencies', '-DoutputDirectory=libs', '-DincludeScope=runtime']
execFileSync('mvn', ['-q', '-B', ...goal], { cwd: project, stdio: ['ignore', 2, 2] })

const names = new Set(readdirSync(join(project, 'libs')))
const jars = readdirSync(repository, { recursive: true, withFileTypes: true })
  .filter((entry) => names.has(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({
    path: relative(repository, path),
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex')
  }))
  .sort((a, b) => (a.path < b.path ? -1 : 1))
if (jars.length !== names.size)
  throw new Error(`${names.size} jars, and ${jars.length} of them in ${repository}`)
writeFileSync('infra/local/kafka-jars.json', `${JSON.stringify({ version, jars }, null, 2)}\n`)
rmSync(project, { recursive: true })
