import type { ReplayFrame } from './replay-frames.ts'

const steps = [
  ['Build', ['waiting', 'building']],
  ['Compare', ['comparing', 'compared']],
  ['Swap', ['swapped']]
] as const

/** Where a replay is: its steps, how many events are folded, how fast, and how long still. */
export function ReplayProgress({ frame }: { readonly frame: ReplayFrame }) {
  const { phase, done, total, rate, eta } = frame
  const isRunning = phase === 'waiting' || phase === 'building' || phase === 'comparing'
  return (
    <>
      <ol className="replay-steps">
        {steps.map(([name, phases]) => (
          <li key={name} aria-current={phases.some((one) => one === phase) ? 'step' : undefined}>
            {name}
          </li>
        ))}
      </ol>
      {isRunning && (
        <>
          <progress aria-label="Events that are folded" value={done} max={Math.max(1, total)} />
          <p className="number-line">
            {done.toLocaleString()} of {total.toLocaleString()} events
            {rate !== null && ` · ${rate.toLocaleString()} a second`}
            {eta !== null && eta > 0 && ` · about ${eta} s left`}
          </p>
          <p className="muted">It goes on when you leave this page.</p>
        </>
      )}
      {phase === 'failed' && <p role="alert">It stopped: {frame.error}</p>}
      <p className="unseen" role="status">
        {spoken(frame)}
      </p>
    </>
  )
}

/** For who hears it: phases and quarters, and not each figure. */
function spoken({ phase, done, total }: ReplayFrame): string {
  if (phase === 'waiting') return 'The replay waits for another one.'
  if (phase === 'comparing') return 'What was built is compared.'
  if (phase !== 'building') return `The replay has ended: ${phase}.`
  const quarters = Math.floor((done * 4) / Math.max(1, total))
  return `The replay is under way, ${quarters * 25} percent are folded.`
}
