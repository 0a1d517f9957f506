import { createThrottle, faultLimit, memoryCounters, ThrottledError } from '@bursar/service-kit'
import t from 'tap'

const limit = { most: 3, seconds: 60 }

t.test('only faults count, and those that may yet come', async (t) => {
  let now = 0
  const throttle = createThrottle(memoryCounters(), () => now)
  const faults = faultLimit((error) => (error as Error).message === 'wrong')
  const attempt = (name: string, work: () => Promise<string>) =>
    faults.attempt(throttle, [{ limit, name: [name] }], work).catch((error) => {
      if (error instanceof ThrottledError) return 'waits'
      return (error as Error).message
    })
  const right = () => attempt('a', async () => 'right')
  const wrong = (message = 'wrong') =>
    attempt('a', async () => {
      throw new Error(message)
    })
  for (let n = 0; n < 10; n++) t.equal(await right(), 'right')
  for (let n = 0; n < 10; n++) t.equal(await wrong('another fault'), 'another fault')
  const at = await Promise.all(Array.from({ length: 8 }, () => wrong()))
  t.equal(at.filter((one) => one === 'wrong').length, 3)
  t.equal(await right(), 'waits')
  t.equal(await attempt('b', async () => 'right'), 'right', 'another name')
  now = 60_001
  t.equal(await right(), 'right', 'the window is over')
})
