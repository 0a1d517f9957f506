/** Editions and signatures: given what happened, when, then. */
import { type Fold, foldOn, type NewEvent } from '@bursar/event-sourcing'
import t from 'tap'
import {
  AGREEMENTS_MAX,
  agreementsFold,
  createAgreement,
  deriveAgreementSlug,
  updateAgreement
} from '../../../dist/agreements/domain/agreements.js'
import { signAgreement, signaturesFold } from '../../../dist/agreements/domain/signatures.js'

const NOW = '2026-01-15T12:00:00.000Z'
const LATER = '2026-02-01T00:00:00.000Z'
const LATEST = '2026-03-01T00:00:00.000Z'

const given = <State>(fold: Fold<State>, events: readonly NewEvent[]) =>
  foldOn(fold, fold.initial, events, NOW)

const terms = {
  agreement: 'a1',
  slug: 'terms',
  title: 'Terms',
  text: 'Be kind.',
  is_required: true,
  edition: 1,
  updated_at: NOW,
  published_by: 'u1'
}
const published = (more: object = {}): NewEvent => ({
  type: 'profile.agreement-published',
  data: { ...terms, ...more }
})
const signed = (edition: number): NewEvent => ({
  type: 'profile.agreement-signed',
  data: { user: 'u2', agreement: 'a1', edition, signed_at: NOW }
})

t.test('a new agreement is required, and of now at the latest', async (t) => {
  const make = (more: object) =>
    createAgreement(
      {},
      { agreement: 'a1', slug: 'terms' },
      { title: 'Terms', published_by: 'u1', ...more },
      NOW
    )
  t.match(make({}), { ok: true, events: [{ data: { ...terms, text: '' } }] })
  t.match(make({ updated_at: LATER }), { events: [{ data: { updated_at: NOW } }] })
  t.match(make({ updated_at: '2020-01-01T00:00:00.000Z' }), {
    events: [{ data: { updated_at: '2020-01-01T00:00:00.000Z' } }]
  })
})

t.test('a site has a hundred at most', async (t) => {
  const many = Array.from({ length: AGREEMENTS_MAX }, (_, n) =>
    published({ agreement: `a${n}`, slug: `s${n}` })
  )
  const state = given(agreementsFold, many)
  const next = { title: 'More', published_by: 'u1' }
  t.match(createAgreement(state, { agreement: 'b', slug: 'more' }, next, NOW), {
    ok: false,
    code: 'too_many_agreements'
  })
  t.match(updateAgreement(state, 's1', next, NOW), { ok: true })
})

t.test('slugs come of titles, and are nobody’s twice', async (t) => {
  const state = given(agreementsFold, [published()])
  t.equal(await deriveAgreementSlug(state, 'Terms'), 'terms-1')
  t.equal(await deriveAgreementSlug(state, 'Privacy & Co'), 'privacy-co')
  t.equal(await deriveAgreementSlug(state, '条款'), 'agreement')
  t.equal(await deriveAgreementSlug(state, '__proto__'), '__proto__')
})

t.test('an edition follows the one before it', async (t) => {
  const state = given(agreementsFold, [published(), published({ edition: 2, updated_at: LATER })])
  const edit = (updated_at: string) =>
    updateAgreement(state, 'terms', { title: 'T', published_by: 'u1', updated_at }, LATEST)
  t.match(edit('2026-02-02T00:00:00.000Z'), {
    events: [{ data: { edition: 3, title: 'T', text: 'Be kind.', updated_at: '2026-02-02T00:00:00.000Z' } }]
  })
  t.match(edit(NOW), { events: [{ data: { updated_at: LATER } }] }, 'none is older than the one before it')
  t.match(edit('2030-01-01T00:00:00.000Z'), { events: [{ data: { updated_at: LATEST } }] })
  for (const slug of ['nothing', 'constructor', '__proto__']) {
    t.match(updateAgreement(state, slug, { title: 'T', published_by: 'u1' }, NOW), {
      ok: false,
      code: 'not_found'
    })
  }
})

t.test('an edition is signed once, and the next one again', async (t) => {
  const signing = { user: 'u2', read: undefined, now: LATER }
  const after = (events: readonly NewEvent[]) => given(signaturesFold, events)
  t.match(signAgreement(after([]), terms, signing), { events: [{ data: { edition: 1, signed_at: LATER } }] })
  t.match(signAgreement(after([signed(1)]), terms, signing), { ok: true, events: [] })
  t.match(signAgreement(after([signed(1)]), { ...terms, edition: 2 }, signing), {
    events: [{ data: { edition: 2 } }]
  })
  t.match(signAgreement(after([]), terms, { ...signing, read: LATER }), {
    ok: false,
    code: 'agreement_changed'
  })
  t.match(signAgreement(after([]), terms, { ...signing, read: NOW }), { ok: true })
})
