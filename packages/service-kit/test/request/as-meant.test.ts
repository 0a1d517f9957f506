import t from 'tap'
import { Type } from 'typebox'
import { asMeant, formAsMeant } from '../../dist/request/as-meant.js'
import { multipartForm, urlencodedForm } from '../../dist/request/form.js'
import { schemaFaults } from '../../dist/request/schema-check.js'

const Nullable = (schema: any) => Type.Union([schema, Type.Null()])
const schema = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 5 }),
  size: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  left: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 9 }))),
  good: Type.Optional(Type.Boolean()),
  kind: Type.Optional(Type.Union([Type.Literal('one'), Type.Literal('two')])),
  note: Type.Optional(Nullable(Type.String({ maxLength: 3 }))),
  extra: Type.Optional(Nullable(Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.String()]))),
  tags: Type.Optional(Type.Array(Type.String())),
  lines: Type.Optional(Type.Array(Type.Object({ num: Type.Integer() }), { maxItems: 2 }))
})

const ofForm = (text: string) => formAsMeant(schema, urlencodedForm(text), JSON.parse)

t.test('whole numbers and booleans come as text too', (t) => {
  const meant = asMeant(schema, {
    size: '100',
    left: '3',
    good: 'TRUE',
    lines: [{ num: '0' }],
    title: '7',
    other: '1'
  })
  t.same(meant, { size: 100, left: 3, good: true, lines: [{ num: 0 }], title: '7', other: '1' })
  for (const size of ['1.5', '1e3', ' 1', '+1', '0x1', '', '12345678901234567', '١'])
    t.same(asMeant(schema, { size }), { size }, `${size} is no whole number`)
  for (const good of ['yes', 'on', '', '2']) t.same(asMeant(schema, { good }), { good }, 'no boolean in JSON')
  t.same(asMeant(schema, { note: '1', extra: '1' }), { note: '1', extra: '1' }, 'a text stays text')
  t.same(asMeant(Type.Union([schema, Type.Array(schema)]), [{ size: '1' }]), [{ size: 1 }])
  t.end()
})

t.test('a form is the same fields', (t) => {
  t.same(ofForm('title=a&size=1&good=on&kind=two&unknown=1'), {
    title: 'a',
    size: 1,
    good: true,
    kind: 'two'
  })
  t.same(
    ofForm('title=&size=&left=&note=&good='),
    { left: null, note: null },
    'an empty text is null or nothing'
  )
  t.same(ofForm('tags=a&tags=b'), { tags: ['a', 'b'] })
  t.same(ofForm('tags=%5B%22a%22%5D&lines=%5B%7B%22num%22:%221%22%7D%5D'), {
    tags: ['a'],
    lines: [{ num: 1 }]
  })
  t.same(ofForm('title=a&title=b'), { title: 'b' })
  t.same(ofForm('__proto__=1&constructor=2'), {})
  t.end()
})

t.test('parts of a form, and its files', (t) => {
  const part = (name: string, body: string, more = '') =>
    `--X\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${body}\r\n`
  const text = `${part('title', 'a\r\nb')}${part('x', 'no', '; filename="x.csv"')}${part('file', 'yes', '; filename="y"')}--X--`
  const form = multipartForm(Buffer.from(text), 'multipart/form-data; boundary=X')
  t.same(form.fields.get('title'), ['a\r\nb'])
  t.same(form.files.map(String), ['yes', 'no'])
  t.equal(multipartForm(Buffer.from('--X'), 'multipart/form-data; boundary="X"').fields.size, 0)
  t.end()
})

t.test('sentences name the limit or the values', (t) => {
  t.same(schemaFaults(schema, { title: 'too long', size: 1.5, left: 10, good: 'yes' }), {
    title: ['This may have at most 5 characters.'],
    size: ['This must be a whole number from 0 to 1,000,000.'],
    left: ['This may be at most 9.'],
    good: ['This must be true or false.']
  })
  t.same(schemaFaults(schema, { title: 'a', kind: 'three', note: 'much', lines: [{ num: 'x' }] }), {
    kind: ['This must be one of: one, two.'],
    note: ['This may have at most 3 characters.'],
    lines: ['Item 1, num: This must be a whole number.']
  })
  t.same(schemaFaults(schema, { title: '' }), { title: ['This field may not be blank.'] })
  t.same(schemaFaults(schema, { title: 'a', left: 'x' }), {
    left: ['This must be a whole number from 0 to 9 or null.']
  })
  t.same(schemaFaults(schema, { title: 'a', lines: {} }), { lines: ['This must be a list.'] })
  const choice = Type.Union(['a', 'b', 'c', 'd', 'e', 'f'].map((one) => Type.Literal(one)))
  const choices = Type.Object({ first: choice, second: choice, third: choice, last: Type.Integer() })
  const wanted = ['This must be one of: a, b, c, d, e, f.']
  t.same(schemaFaults(choices, { first: 0, second: null, third: {}, last: 'x' }), {
    first: wanted,
    second: wanted,
    third: wanted,
    last: ['This must be a whole number.']
  })
  const oneOrMany = Type.Union([schema, Type.Array(schema)])
  t.same(schemaFaults(oneOrMany, { title: 'a', note: 'much' }), {
    note: ['This may have at most 3 characters.']
  })
  t.same(schemaFaults(oneOrMany, [{ title: 'a', note: 'much', left: 'x' }]), {
    note: ['This may have at most 3 characters.'],
    left: ['This must be a whole number from 0 to 9 or null.']
  })
  t.same(schemaFaults(schema, { title: 'a', extra: [1] }), {
    extra: ['This must be an object or a text or null.']
  })
  t.same(schemaFaults(schema, { title: 'a', lines: [{ num: 1 }, {}] }), {
    lines: ['Item 2, num: This field is required.']
  })
  t.end()
})
