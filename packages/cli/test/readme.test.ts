/** The README's tour, run as it is printed: on a system of its own, or on the fresh one at BURSAR_TOUR_URL. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { environment, startServer } from './processes.ts'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const tour = /```sh\n(API=[\s\S]+?)```/.exec(readme)?.[1] ?? ''

async function ownServer(t: Test): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-tour-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const server = await startServer(environment(data))
  t.teardown(() => server.end('SIGTERM'))
  return server.url
}

t.test('the ten calls of the tour work as printed', async (t) => {
  const url = process.env.BURSAR_TOUR_URL ?? (await ownServer(t))
  t.equal(tour.match(/^(?:[A-Z]+=\$\()?curl /gm)?.length, 10)

  // Each answer on a line of its own, and an answer that is an error ends the tour.
  const script = tour
    .replace('http://localhost:8080', url)
    .replaceAll(/^curl (.*)$/gm, 'curl --fail-with-body $1; echo')
  const { stdout, stderr, status } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    encoding: 'utf8'
  })
  if (status !== 0) t.comment(stdout, stderr)
  t.equal(status, 0, 'no call is refused')
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.match(answers, [
    { slug: 'cowork-ltd', type: 'organization' },
    { slug: 'desk', period_amount: 24_900, unit: 'usd', is_active: true },
    { token: /\./, refresh_token: String },
    { plan: { slug: 'desk' }, option: 1 },
    { state: 'done', amount: 24_900, readable_amount: '$249.00', last4: '4242' },
    { count: 2, balance_amount: 0, results: [{ amount: '$249.00' }, { amount: '($249.00)' }] },
    { count: 1, balance_amount: 24_900 },
    { unit: 'usd', results: [{ slug: 'total-transactions', values: [[String, 24_900]] }] }
  ])
})
