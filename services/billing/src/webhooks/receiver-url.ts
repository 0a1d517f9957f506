/** The URL of a webhook. */
import { isIP } from 'node:net'
import { isPublic } from './addresses.ts'

/** What the operator allows of receivers. */
export interface ReceiverRules {
  /** Also `http`: where no real money moves. */
  readonly plainHttp: boolean
  /** Also addresses of this machine and of private networks. */
  readonly privateAddresses: boolean
}

/** What is wrong with a URL, as a sentence for people; undefined when nothing is. */
export function urlFault(text: string, rules: ReceiverRules): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || text !== text.trim()) return 'This must be an absolute URL such as https://example.com/hooks.'
  if (url.protocol !== 'https:' && !(rules.plainHttp && url.protocol === 'http:'))
    return 'This must be an https URL.'
  if (url.username !== '' || url.password !== '') return 'This must be a URL without user name and password.'
  if (url.hash !== '') return 'This must be a URL without a fragment (#).'
  const address = addressIn(url)
  if (address !== undefined && !rules.privateAddresses && !isPublic(address)) return notPublic
  return undefined
}

const notPublic =
  'This address is not public. The operator of the site can allow it with BURSAR_ALLOW_PRIVATE.'

/** The address that stands in place of a name; undefined where a name stands. */
export function addressIn({ hostname }: URL): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) === 0 ? undefined : bare
}
