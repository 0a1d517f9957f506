/** An address that offers were made to, and whose it is (consent rule 22). */
import { addressFold, awaitAddress, disownAddress, ownAddress } from '@bursar/profile'
import { given } from '@bursar/testing'
import t from 'tap'

const happened = (...events: object[]) => ({ ok: true, events })
const refused = (code: string) => ({ ok: false, code })

t.test('consent 22: an address and whoever verifies it', async (t) => {
  const waits = { address: 'hash', profile: 'p', offer: 'a1' }
  const awaited = { type: 'profile.address-awaited', data: waits }
  t.same(
    given(addressFold).when((state) => awaitAddress(state, waits)),
    happened(awaited)
  )
  const owns = { address: 'hash', user: 'u', at: 5 }
  const owned = { type: 'profile.address-owned', data: owns }
  t.same(
    given(addressFold, awaited).when((state) => ownAddress(state, owns)),
    happened(owned)
  )
  const theirs = given(addressFold, awaited, owned)
  t.same(
    theirs.when((state) => ownAddress(state, owns)),
    happened()
  )
  t.match(theirs.state, { offers: [{ profile: 'p', offer: 'a1' }] }, 'whoever verifies it next finds them')
  t.match(
    theirs.when((state) => ownAddress(state, { ...owns, user: 'v', at: 6 })),
    happened({ type: 'profile.address-owned', data: { address: 'hash', user: 'v', at: 6 } })
  )
  t.same(
    theirs.when((state) => ownAddress(state, { ...owns, user: 'v', at: 4 })),
    happened(),
    'one that is told of late changes nothing'
  )
  const another = { address: 'hash', user: 'u' }
  const disowned = { type: 'profile.address-disowned', data: another }
  t.same(
    theirs.when((state) => disownAddress(state, another)),
    happened(disowned)
  )
  t.match(given(addressFold, awaited, owned, disowned).state, { user: null })
  t.same(
    theirs.when((state) => disownAddress(state, { ...another, user: 'v' })),
    happened()
  )
  const full = { user: null, at: 0, offers: Array.from({ length: 1_000 }, () => waits) }
  t.match(awaitAddress(full, waits), refused('too_many_invitations'))
  t.same(
    awaitAddress({ ...full, user: 'u' }, waits),
    happened(awaited),
    'nothing waits where somebody has it'
  )
})
