import t from 'tap'
import { percentText, placeText, samePlace } from '../../dist/text/taxes.js'

t.test('a rate is told without needless zeros', async (t) => {
  t.same([1900, 850, 525, 0, 1000].map(percentText), ['19 %', '8.5 %', '5.25 %', '0 %', '10 %'])
})

t.test('a rate is known by its place', async (t) => {
  t.equal(placeText({ country: null }), 'All other countries')
  t.match(placeText({ country: 'FR', region: 'La Réunion' }), /, La Réunion$/)
  t.ok(samePlace({ country: null, region: null }, {}))
  t.notOk(samePlace({ country: 'FR' }, { country: 'FR', region: 'La Réunion' }))
})
