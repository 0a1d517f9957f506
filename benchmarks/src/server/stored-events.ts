/** What the measured requests wrote, so that the raw limit can write the same bytes. */
import type { MeasuredSystem } from './system.ts'

/** The events of one append, as the raw limit stores them. */
export type WrittenAppend = readonly {
  readonly stream: string
  readonly type: string
  readonly body: string
}[]

/** The appends of the billing log after a position, in their order: events of one request at one instant. */
export async function appendsOf(
  { engines }: MeasuredSystem,
  { after }: { after: number }
): Promise<WrittenAppend[]> {
  const appends: { cause: string; events: { stream: string; type: string; body: string }[] }[] = []
  const events = await engines.get('billing')?.events.read(after, 1_000_000)
  for (const { stream, type, body } of events ?? []) {
    const { causationid, time } = JSON.parse(body)
    const cause = `${causationid} ${time} ${type === 'billing.charge-created'}`
    const last = appends.at(-1)
    if (last?.cause === cause) last.events.push({ stream, type, body })
    else appends.push({ cause, events: [{ stream, type, body }] })
  }
  return appends.map((append) => append.events)
}
