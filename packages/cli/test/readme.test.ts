/** The README's tour, run as it is printed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { environment, startServer } from './processes.ts'
import { callsOfTour, takeTour, tourAnswers } from './tour.ts'

t.test('the ten calls of the tour work as printed', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'bursar-tour-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const server = await startServer(environment(data))
  t.teardown(() => server.end('SIGTERM'))
  t.equal(callsOfTour, 10)
  const { status, answers, printed } = await takeTour(server.url)
  if (status !== 0) t.comment(printed)
  t.equal(status, 0, 'no call is refused')
  t.match(answers, tourAnswers)
})
