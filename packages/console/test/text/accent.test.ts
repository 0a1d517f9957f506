import fc from 'fast-check'
import t from 'tap'
import { accentOf, contrastOf } from '../../dist/text/accent.js'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((rgb) => `#${rgb.toString(16).padStart(6, '0')}`)

t.test('whatever colour a founder likes, it can be read on every ground, and text on it', async () => {
  fc.assert(
    fc.property(colour, (wanted) => {
      for (const [theme, grounds] of [
        ['light', ['#fbfaf8', '#ffffff', '#f3f1ed']],
        ['dark', ['#131417', '#1b1d21', '#0d0e10']]
      ] as const) {
        const { accent, on } = accentOf(wanted, theme)
        if (grounds.some((ground) => contrastOf(accent, ground) < 4.5)) return false
        if (contrastOf(accent, on) < 4.5) return false
      }
      return true
    })
  )
})

t.test('one that can be read already stays as it is', async (t) => {
  t.equal(accentOf('#0b5c66', 'light').accent, '#0b5c66')
  t.equal(accentOf('#63c4cf', 'dark').accent, '#63c4cf')
  t.equal(contrastOf('#000000', '#ffffff'), 21)
})
