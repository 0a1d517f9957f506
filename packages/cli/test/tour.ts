/** The README's tour: the script as it is printed, and what its calls answer. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const tour = /```sh\n(API=[\s\S]+?)```/.exec(readme)?.[1] ?? ''

/** The calls that the README prints. */
export const callsOfTour = tour.match(/^(?:[A-Z]+=\$\()?curl /gm)?.length ?? 0

export interface TourAnswers {
  /** 0 when no call was refused. */
  readonly status: number | null
  /** What the calls printed, one answer each. */
  readonly answers: readonly unknown[]
  /** All that was printed, for whoever looks at a failure. */
  readonly printed: string
}

/** Runs it against the system at that URL. Nothing else changes, but that an answer which is an error ends it. */
export async function takeTour(url: string): Promise<TourAnswers> {
  const script = tour
    .replace('http://localhost:8080', url)
    .replaceAll(/^curl (.*)$/gm, 'curl --fail-with-body $1; echo')
  const shell = spawn('bash', ['-e', '-o', 'pipefail', '-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  shell.stdout.on('data', (text) => {
    out += text
  })
  shell.stderr.on('data', (text) => {
    err += text
  })
  const status = await new Promise<number | null>((resolve) => shell.on('close', resolve))
  const answers = status === 0 ? out.trim().split('\n').map(asJson) : []
  return { status, answers, printed: out + err }
}

function asJson(line: string): unknown {
  return JSON.parse(line)
}

/** What every form of the system answers to the calls that print something. */
export const tourAnswers = [
  { slug: 'cowork-ltd', type: 'organization' },
  { slug: 'desk', period_amount: 24_900, unit: 'usd', is_active: true },
  { token: /\./, refresh_token: String },
  { plan: { slug: 'desk' }, option: 1 },
  { state: 'done', amount: 24_900, readable_amount: '$249.00', last4: '4242' },
  { count: 2, balance_amount: 0, results: [{ amount: '$249.00' }, { amount: '($249.00)' }] },
  { count: 1, balance_amount: 24_900 },
  { unit: 'usd', results: [{ slug: 'total-transactions', values: [[String, 24_900]] }] }
]
