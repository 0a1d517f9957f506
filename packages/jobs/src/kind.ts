/** A kind of job: what it is called, and what its payload is. Whoever asks for one knows this much of it. */
import type { AskedJob, JobName } from '@bursar/event-sourcing'

/** The most that a job may say of itself; what is larger belongs in a stream that its id leads to. */
const limits = { idCharacters: 200, payloadBytes: 4_096 }

export interface Asked<Payload> {
  /** The same for the same work: asking twice is one job, due when it was said last. */
  readonly id: string
  /** ISO 8601 UTC, by the world's clock. */
  readonly due: string
  /** JSON of opaque ids and instants: it is stored, shown to operators and backed up in clear. */
  readonly payload: Payload
}

export interface JobKind<Payload> {
  readonly name: string
  /** A job to be asked for; throws a RangeError when its id or payload is larger than a job may be. */
  at(asked: Asked<Payload>): AskedJob
  /** A job's name, to cancel it. */
  named(id: string): JobName
}

/** Declares a kind; its name is unique in the service, for example `expire-cart`. */
export function jobKind<Payload extends object>(name: string): JobKind<Payload> {
  return {
    name,
    at({ id, due, payload }) {
      const text = JSON.stringify(payload)
      if (id.length > limits.idCharacters || Buffer.byteLength(text) > limits.payloadBytes) {
        const most = `${limits.idCharacters} characters of id and ${limits.payloadBytes} bytes of payload`
        throw new RangeError(`A job ${name} may have ${most}.`)
      }
      return { kind: name, id, due, payload: text }
    },
    named: (id) => ({ kind: name, id })
  }
}
