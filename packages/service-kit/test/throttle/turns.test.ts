import { createTurns, ThrottledError } from '@bursar/service-kit'
import t from 'tap'

t.test('two at a time for a caller, and others are not asked about it', async (t) => {
  const turns = createTurns(2)
  let end = () => {}
  const busy = new Promise<void>((resolve) => {
    end = resolve
  })
  const first = turns.run('ann', () => busy)
  const second = turns.run('ann', () => busy)
  const third = turns.run('ann', async () => undefined).catch((error) => error)
  t.ok((await third) instanceof ThrottledError)
  t.equal((await third).retryAfter, 1)
  t.equal(await turns.run('ben', async () => 'done'), 'done')
  end()
  await Promise.all([first, second])
  t.equal(await turns.run('ann', async () => 'done'), 'done', 'once they have ended')
  for (let n = 0; n < 3; n++)
    await turns.run('ann', () => Promise.reject(new Error('broken'))).catch(() => undefined)
  t.equal(await turns.run('ann', async () => 'done'), 'done', 'what failed has ended too')
})
