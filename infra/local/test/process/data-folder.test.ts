import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, identify, isAlive, openDataFolder } from '@bursar/infra-local'
import t, { type Test } from 'tap'

function newFolder(t: Test): string {
  const path = mkdtempSync(join(tmpdir(), 'bursar-folder-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const SLEEP = ['-e', 'setInterval(() => undefined, 1000)']

t.test('a folder has one owner, and remembers its ports', async (t) => {
  const path = newFolder(t)
  const folder = await openDataFolder(path)
  await t.rejects(openDataFolder(path), new RegExp(`in use by process ${process.pid}`))
  const port = await folder.port('kafka')
  folder.close()

  const again = await openDataFolder(path)
  t.teardown(() => again.close())
  t.equal(await again.port('kafka'), port, 'the one it had')
  const taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  t.not(await again.port('kafka'), port, 'another one when that is taken')
  taken.close()
  const wanted = await freePort()
  t.equal(await again.port('kafka', wanted), wanted, 'the one that is asked for')
})

t.test('what a crash left running is ended by the next owner', async (t) => {
  const path = newFolder(t)
  const orphan = spawn(process.execPath, SLEEP, { stdio: 'ignore' })
  t.teardown(() => orphan.kill('SIGKILL'))
  const ended = once(orphan, 'exit')
  const child = identify(orphan.pid as number)
  // Its owner's id belongs to somebody else by now, and so does that of another child.
  const stranger = { pid: process.pid, started: 'long ago' }
  writeFileSync(join(path, 'running.json'), JSON.stringify({ owner: stranger, children: [child, stranger] }))
  const folder = await openDataFolder(path)
  t.teardown(() => folder.close())
  t.same((await ended)[1], 'SIGTERM')
})

t.test('children end when their owner is killed', async (t) => {
  const path = newFolder(t)
  const entry = fileURLToPath(import.meta.resolve('@bursar/infra-local'))
  const script = `
    const { openDataFolder } = await import(${JSON.stringify(entry)})
    const { spawn } = await import('node:child_process')
    const folder = await openDataFolder(${JSON.stringify(path)})
    const start = () => spawn(process.execPath, ${JSON.stringify(SLEEP)}, { detached: true, stdio: 'ignore' }).pid
    const [kept, left] = [start(), start()]
    for (const pid of [kept, left]) folder.adopt(pid)
    folder.leave(left)
    console.log(kept + ' ' + left)
    setInterval(() => undefined, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 2]
  })
  t.teardown(() => owner.kill('SIGKILL'))
  const [line] = (await once(owner.stdout as Readable, 'data')) as [Buffer]
  const [kept, left] = line
    .toString()
    .trim()
    .split(' ')
    .map((pid) => identify(Number(pid)))
  if (!kept || !left) return t.fail('both children run')
  t.teardown(() => process.kill(left.pid, 'SIGKILL'))
  owner.kill('SIGKILL')
  const deadline = Date.now() + 10_000
  while (isAlive(kept) && Date.now() < deadline) await pause(50)
  t.notOk(isAlive(kept), 'the guard ended it')
  t.ok(isAlive(left), 'one that the owner let go is left alone')
})
