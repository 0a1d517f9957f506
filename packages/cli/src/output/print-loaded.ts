/** What was brought to a place, as columns. */
import type { LoadReport } from '../transfer/load-site.ts'
import { printTable } from './print.ts'

export function printLoaded({ services, projections }: LoadReport): void {
  printTable(
    ['service', 'events', 'reservations', 'jobs', 'keys'],
    services.map((one) => [one.service, one.events, one.reservations, one.jobs, one.keys])
  )
  printTable(
    ['read model', 'documents', 'digest', 'result'],
    projections.map((one) => [
      `${one.service}.${one.name}`,
      one.documents,
      one.digest,
      one.equal === null ? 'new' : one.equal ? 'equal' : 'DIFFERS'
    ])
  )
}
