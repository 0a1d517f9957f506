import { mailLanguages, type Notice, type Notices, render } from '@bursar/notifications'
import t from 'tap'

const sender = { name: 'Acme & Co', url: 'https://acme.example' }
const link = 'https://acme.example/x/0123456789abcdef'
const role = { profile: 'Cowork', role: 'Manager' }

const ending = { profile: 'Jane Doe', provider: 'Cowork', plan: 'Desk', day: '2026-02-15' }
const notices: { readonly [Kind in keyof Notices]: Notices[Kind] } = {
  activate: { link, days: 7 },
  verify: { link, code: '123456', minutes: 10 },
  taken: { link },
  code: { code: '123456', minutes: 10 },
  recover: { link, code: '123456', minutes: 10 },
  emailChanged: { username: 'jane' },
  passwordChanged: { username: 'jane' },
  accountArchived: { username: 'jane' },
  newDevice: { username: 'jane', at: '2026-01-01T00:00:00.000Z', address: '192.0.2.1', agent: 'Firefox' },
  secondFactor: { username: 'jane', on: true },
  passkeyAdded: { username: 'jane', title: 'Phone' },
  passkeyRemoved: { username: 'jane', title: 'Phone' },
  apiKeyMade: { username: 'jane', title: 'Nightly job' },
  roleOffered: { ...role, link, message: 'Welcome' },
  roleRequested: { ...role, who: 'Jane Doe', message: '' },
  roleGranted: role,
  roleAccepted: { ...role, who: 'Jane Doe' },
  subscriptionGranted: { profile: 'Jane Doe', provider: 'Cowork', plan: 'Desk', message: 'Welcome' },
  subscriptionRequested: { profile: 'Jane Doe', provider: 'Cowork', plan: 'Desk' },
  requestAccepted: { profile: 'Jane Doe', provider: 'Cowork', plan: 'Desk' },
  refunded: { profile: 'Jane Doe', provider: 'Cowork', amount: '$249.00', link },
  refundFailed: { profile: 'Cowork', who: 'Jane Doe', amount: '$249.00' },
  disputeOpened: { profile: 'Cowork', who: 'Jane Doe', amount: '$249.00' },
  disputeClosed: { profile: 'Cowork', who: 'Jane Doe', amount: '$249.00', won: false },
  seatWaiting: { profile: 'Jane Doe', provider: 'Cowork', plan: 'Desk', claim: 'abcdef0123456789' },
  webhook: { profile: 'Cowork', host: 'hooks.example.com', what: 'webhookFailing' },
  trialEndsSoon: { ...ending, goesOn: true, link },
  trialEnded: ending,
  renewalSoon: ending,
  priceChanges: {
    ...ending,
    before: { amount: '$10.00', type: 'monthly', length: 1 },
    after: { amount: '$12.00', type: 'monthly', length: 2 },
    byUse: true,
    link
  },
  paymentFailed: { profile: 'Jane Doe', provider: 'Cowork', amount: '$249.00', link },
  subscriptionCanceled: ending,
  cardExpires: { profile: 'Jane Doe', link },
  invoiceIssued: {
    profile: 'Jane Doe',
    provider: 'Cowork',
    number: 'COWORK-000042',
    amount: '$249.00',
    link
  },
  receipt: {
    profile: 'Jane Doe',
    provider: 'Cowork',
    what: 'Subscription to basic until 2026/02/01 (1 month)',
    amount: '$249.00',
    day: '2026-01-01',
    link,
    invoice: `${link}/invoice`
  }
}

const all = Object.entries(notices).map(([kind, data]) => ({ kind, data }) as Notice)

t.test('every notice in every language says its link, code and sender, in text and in HTML', async (t) => {
  for (const lang of mailLanguages) {
    for (const notice of all) {
      const { subject, text, html } = render(notice, lang, sender)
      const name = `${notice.kind} in ${lang}`
      t.match(subject, /^\S[^\n]{5,199}$/, `${name} has a subject of one line`)
      t.notMatch(`${subject}${text}${html}`, /undefined|\[object|\$\{/, `${name} has no hole`)
      t.match(text, 'Acme & Co · https://acme.example')
      t.match(html, 'Acme &amp; Co')
      t.match(html, `<html lang="${lang}">`)
      if ('link' in notice.data) t.ok(text.includes(link) && html.includes(`href="${link}"`), `${name} links`)
      if ('code' in notice.data)
        t.ok(text.includes('123456') && html.includes('123456'), `${name} has its code`)
    }
  }
})

t.test('a receipt without a page of its own has no link, and says nothing that is empty', async (t) => {
  const data = { ...notices.receipt, what: '', link: '', invoice: '' }
  for (const lang of mailLanguages) {
    const { text, html } = render({ kind: 'receipt', data }, lang, sender)
    t.notMatch(html, 'href')
    t.notMatch(html, '<p></p>')
    t.notMatch(text, '\n\n\n')
  }
})

t.test('languages differ, a region has the words of its language, others have English', async (t) => {
  const subjects = mailLanguages.map((lang) => render(all[0] as Notice, lang, sender).subject)
  t.equal(new Set(subjects).size, mailLanguages.length)
  t.equal(render(all[0] as Notice, 'es-mx', sender).subject, render(all[0] as Notice, 'es', sender).subject)
  t.equal(render(all[0] as Notice, 'ja', sender).subject, render(all[0] as Notice, 'en', sender).subject)
})

t.test('what people type is neither markup, nor a header, nor a link', async (t) => {
  const data = {
    profile: 'Win at https://evil.example\r\nBcc: all@victim.example',
    role: '<img src=x>',
    link,
    message: 'Go to http://evil.example/now or evil.example\nor mail x@evil.example <script>alert(1)</script>'
  }
  const { subject, text, html } = render({ kind: 'roleOffered', data }, 'en', sender)
  t.notMatch(subject, /[\r\n]/)
  t.notMatch(html, /<img|<script/)
  t.notMatch(`${subject}${text}${html}`, /evil\.example|http:\/\/evil|https:\/\/evil/)
  t.match(text.replaceAll('\u2060', ''), '> Go to http://evil.example/now', 'and it reads the same')
  t.same(
    [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
    [link]
  )
})

t.test('a request that names no role asks for a role', async (t) => {
  for (const lang of mailLanguages) {
    const data = { ...role, role: '', who: 'Jane Doe', message: '' }
    t.notMatch(render({ kind: 'roleRequested', data }, lang, sender).text, /“”|„“|«\s*»/)
  }
})

t.test('a message that is empty leaves no quotation', async (t) => {
  const { text, html } = render({ kind: 'roleOffered', data: { ...role, link, message: '' } }, 'en', sender)
  t.notMatch(text, /^>/m)
  t.notMatch(html, 'blockquote')
})
