import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectMongo } from '@bursar/store-mongodb'
import t from 'tap'
import { connectToKeeper } from '../../dist/real/keeper-connection.js'

// Whoever comes first on a machine fetches the server.
t.setTimeout(280_000)

const { BURSAR_REAL, TMPDIR } = process.env
const wanted = BURSAR_REAL || 'local'
// A keeper of this test's own: nobody else has this folder.
const folder = mkdtempSync(join(tmpdir(), 'bursar-keeper-'))
process.env.TMPDIR = folder
process.env.BURSAR_REAL = 'local'

t.teardown(async () => {
  for (const [name, value] of Object.entries({ BURSAR_REAL, TMPDIR })) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  // Each ends in order when it is told to, and removes what is its own.
  for (const name of readdirSync(folder)) process.kill(Number(name.split('-').at(-1)), 'SIGTERM')
  while (readdirSync(folder).length > 0) await pause(20)
  rmSync(folder, { recursive: true })
})

const losses: object[] = []
const keeper = wanted === 'local' ? await connectToKeeper((loss) => losses.push(loss)) : undefined
t.teardown(() => keeper?.close())
const answer = await keeper?.ask('mongodb')
const skip = answer === undefined ? `BURSAR_REAL is ${wanted}` : 'reason' in answer ? answer.reason : false

t.test(
  'a server that ends by itself is told of, and starts again for whoever asks next',
  { skip },
  async (t) => {
    if (!keeper || !answer || 'reason' in answer) return
    // Its answer may be that the connection closed.
    await answerOf(answer.address, { shutdown: 1, force: true }).catch(() => undefined)
    while (losses.length === 0) await pause(20)
    t.match(losses, [{ part: 'mongodb', lost: /^mongod ended with exit code 0, see / }])
    const again = await keeper.ask('mongodb')
    if ('reason' in again) return t.fail(again.reason)
    t.match(await answerOf(again.address, { hello: 1 }), { isWritablePrimary: true })
    t.equal(losses.length, 1)
  }
)

/** What a server says to a command, on a connection of its own. */
async function answerOf(uri: string, command: object): Promise<object> {
  const client = await connectMongo(uri)
  try {
    return await client.db('admin').command(command)
  } finally {
    await client.close()
  }
}
