/** Domains at which anybody gets an e-mail address: who has one there belongs to nobody's organization by it. */

/** Providers with a domain in many countries, by the part before the first dot. */
const everywhere = new Set(['gmx', 'hotmail', 'live', 'outlook', 'yahoo', 'yandex', 'ymail'])

const domains = new Set([
  '126.com',
  '163.com',
  'aol.com',
  'bluewin.ch',
  'comcast.net',
  'duck.com',
  'fastmail.com',
  'free.fr',
  'freenet.de',
  'gmail.com',
  'googlemail.com',
  'hey.com',
  'icloud.com',
  'laposte.net',
  'libero.it',
  'mac.com',
  'mail.com',
  'mail.ru',
  'mailbox.org',
  'me.com',
  'msn.com',
  'naver.com',
  'orange.fr',
  'pm.me',
  'posteo.de',
  'proton.me',
  'protonmail.com',
  'qq.com',
  'rediffmail.com',
  'rocketmail.com',
  'sina.com',
  't-online.de',
  'tuta.com',
  'tutanota.com',
  'web.de',
  'zoho.com'
])

/** The domain of an address, in lower case; null at a provider for everybody. */
export function ownDomain(email: string): string | null {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  const [first = ''] = domain.split('.')
  return domain === '' || domains.has(domain) || everywhere.has(first) ? null : domain
}
