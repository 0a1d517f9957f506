import t from 'tap'
import { decimalText, moneyText, shortMoneyText } from '../../dist/text/money.js'

t.test('sums are exact, and written as the viewer writes them', async (t) => {
  t.equal(moneyText(123456, 'usd', 'en-US'), '$1,234.56')
  t.equal(moneyText(-5, 'usd', 'en-US'), '-$0.05')
  t.equal(moneyText(0, 'eur', 'en-US'), '€0.00')
  t.equal(moneyText(9007199254740991, 'usd', 'en-US'), '$90,071,992,547,409.91')
  t.match(moneyText(123456, 'eur', 'de-DE'), /^1\.234,56\s€$/)
  t.equal(moneyText(120000, 'jpy', 'en-US'), '¥1,200', 'a unit without decimals is in 1/100, too')
})

t.test('an axis has little place', async (t) => {
  t.equal(shortMoneyText(1234500, 'usd', 'en-US'), '$12K')
})

t.test('1/100 as a decimal', async (t) => {
  t.equal(decimalText(5), '0.05')
  t.equal(decimalText(-100), '-1.00')
  t.equal(decimalText(100050), '1000.50')
})
