import { named } from '@bursar/service-kit'
import t from 'tap'

/** Names as an access read model of version 0.1 may have them. */
function access(...names: readonly string[]) {
  const documents = names.map((name) => ({ key: `user/${name}`, body: name }))
  return {
    async find(lookup: string, text: string, after = '') {
      const shown = (name: string) => (lookup.endsWith('_folded') ? name.toLowerCase() : name)
      const found = documents.filter(({ key, body }) => shown(body) === text && key > after)
      return found.sort((one, other) => (one.key < other.key ? -1 : 1))[0]
    }
  }
}

t.test('a name means who is written so, else the only one without regard to case', async (t) => {
  const of = async (name: string, ...names: readonly string[]) =>
    (await named(access(...names), 'username', name))?.body
  t.equal(await of('victor', 'victor'), 'victor')
  t.equal(await of('VICTOR', 'victor'), 'victor')
  t.equal(await of('victor', 'Victor'), 'Victor')
  t.equal(await of('victor', 'Victor', 'victor'), 'victor', 'each of two as it is written')
  t.equal(await of('Victor', 'Victor', 'victor'), 'Victor')
  t.equal(await of('VICTOR', 'Victor', 'victor'), undefined, 'a third spelling is neither')
  t.equal(await of('victor\u0000', 'victor'), undefined)
  t.equal(await of('other', 'victor'), undefined)
})
