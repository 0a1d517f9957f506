import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type DataFolder, freePort, openDataFolder, type Part } from '@bursar/infra-local'
import t, { type Test } from 'tap'
import { createPart } from '../../dist/process/part.js'

/** Listens, and ends well when it is asked to. */
const SERVER = `
  const server = require('node:http').createServer((_, answer) => answer.end('here')).listen(process.argv[1], '127.0.0.1')
  process.on('SIGTERM', () => process.exit(0))`

async function withFolder(t: Test): Promise<DataFolder> {
  const path = mkdtempSync(join(tmpdir(), 'bursar-part-'))
  const folder = await openDataFolder(path)
  t.teardown(() => {
    folder.close()
    rmSync(path, { recursive: true })
  })
  return folder
}

async function answers(port: number, ms = 1_000): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(ms) })).ok
  } catch {
    return false
  }
}

async function server(t: Test, losses: string[] = []): Promise<{ part: Part; port: number }> {
  const folder = await withFolder(t)
  const port = await freePort()
  const part = createPart({
    name: 'server',
    command: process.execPath,
    args: ['-e', SERVER, String(port)],
    folder,
    async ready(given: AbortSignal) {
      while (!(await answers(port))) {
        given.throwIfAborted()
        await pause(20)
      }
    },
    onLoss: (message: string) => losses.push(message)
  })
  t.teardown(() => part.kill())
  await part.start()
  return { part, port }
}

t.test('a part is killed, started again, paused and stopped, and none of it counts as a loss', async (t) => {
  const losses: string[] = []
  const { part, port } = await server(t, losses)
  t.ok(await answers(port))
  await part.start()
  await part.kill()
  t.notOk(await answers(port))
  await Promise.all([part.start(), part.start()])
  t.ok(await answers(port))
  await part.pause()
  t.notOk(await answers(port, 300), 'a paused part does not answer')
  await part.resume()
  t.ok(await answers(port))
  await part.pause()
  await part.stop()
  t.notOk(await answers(port), 'a paused part can be stopped')
  t.same(losses, [])
})

t.test('an end that nobody asked for is told, with what the part wrote last', async (t) => {
  const folder = await withFolder(t)
  const losses: string[] = []
  const part = createPart({
    name: 'dying',
    command: process.execPath,
    args: ['-e', `setTimeout(() => { console.error('out of luck'); process.exit(3) }, 200)`],
    folder,
    ready: async () => undefined,
    onLoss: (message: string) => losses.push(message)
  })
  await part.start()
  while (losses.length === 0) await pause(20)
  t.match(losses[0], /dying ended with exit code 3[\s\S]*out of luck/)
})

t.test('where it is known which lines are reasons, they are told, of the last life alone', async (t) => {
  const folder = await withFolder(t)
  const losses: string[] = []
  const part = createPart({
    name: 'verbose',
    command: process.execPath,
    args: [
      '-e',
      `setTimeout(() => { console.log('E no luck in ' + process.pid + '\\nframe 1'); process.exit(3) }, 200)`
    ],
    folder,
    ready: async () => undefined,
    onLoss: (message: string) => losses.push(message),
    isReason: (line) => line.startsWith('E')
  })
  for (const life of [1, 2]) {
    await part.start()
    while (losses.length < life) await pause(20)
  }
  t.match(losses[1], /E no luck in \d+$/)
  t.not(losses[1]?.split('\n')[1], losses[0]?.split('\n')[1])
})

t.test('a part that ends before it is ready, and one that cannot be run, reject their start', async (t) => {
  const folder = await withFolder(t)
  const losses: string[] = []
  const never = (given: AbortSignal) =>
    new Promise<void>((_, reject) => given.addEventListener('abort', () => reject(given.reason)))
  const options = { name: 'broken', folder, ready: never, onLoss: (message: string) => losses.push(message) }
  const ending = createPart({ ...options, command: process.execPath, args: ['-e', 'process.exit(7)'] })
  await t.rejects(ending.start(), /broken ended with exit code 7/)
  const missing = createPart({ ...options, command: join(folder.path, 'nothing'), args: [] })
  await t.rejects(missing.start(), /ENOENT/)
  t.same(losses, [], 'whoever waits for the start hears of it there')
})
