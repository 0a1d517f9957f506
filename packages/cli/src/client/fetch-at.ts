/** fetch for a system whose operators have a port of their own. */
import { OPERATOR_URLS } from '@bursar/contracts/routes'
import type { Address } from '../data/holder.ts'

/** Asks for the URLs of operators where they are answered; all of them begin with the system's URL. */
export function fetchAt({ url, operatorUrl }: Address): typeof fetch {
  return (input, init) => {
    const path = typeof input === 'string' && input.startsWith(url) ? input.slice(url.length) : ''
    return path.startsWith(OPERATOR_URLS) ? fetch(operatorUrl + path, init) : fetch(input, init)
  }
}
