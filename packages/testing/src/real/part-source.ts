import type { Kafka, Mongodb } from '@bursar/infra-local'

/** Starts parts that are nobody else's. What it throws says why there is none. */
export interface PartSource {
  readonly name: 'docker' | 'local'
  mongodb(): Promise<Mongodb>
  /** With `proxyPort`, clients that come by `proxyTarget` are told that the broker is at that port. */
  kafka(proxyPort?: number): Promise<Kafka>
  /** Ends what was started and removes its data. */
  close(): Promise<void>
}
