import { testSystem } from '@bursar/testing'
import t from 'tap'

const JSON_TYPE = 'application/json'
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data']

t.test('the document says which forms and files each operation takes', async (t) => {
  const { services, anonymous } = await testSystem(t)
  const { body: document } = await anonymous.get('/api/openapi.json')
  // A form with a file beside its fields is both.
  const schemaIn = ({ $ref, allOf, ...schema }: any): any => {
    if (allOf) return { properties: Object.assign({}, ...allOf.map((one: any) => schemaIn(one).properties)) }
    return $ref ? document.components.schemas[$ref.split('/').at(-1)] : schema
  }
  let withForms = 0
  for (const { path, method, body, upload } of services.flatMap(({ operations }) => operations)) {
    if (!document.paths[path]) continue
    const content = document.paths[path][method.toLowerCase()].requestBody?.content ?? {}
    const name = `${method} ${path}`
    t.equal(JSON_TYPE in content, body !== undefined, name)
    if (upload) {
      const types = [...(body ? [JSON_TYPE] : []), 'multipart/form-data', 'text/csv']
      t.same(Object.keys(content).sort(), types, name)
      const { schema } = content['multipart/form-data']
      t.match(schema, { required: ['file'], properties: { file: { type: 'string' } } })
      continue
    }
    if (!body) continue
    if ('items' in schemaIn(content[JSON_TYPE].schema)) {
      t.same(Object.keys(content), [JSON_TYPE], `${name}: a list is no form`)
      continue
    }
    for (const type of FORMS) {
      const { schema, encoding = {} } = content[type]
      const { properties } = schemaIn(schema)
      const nested = Object.entries<any>(properties).filter(([, one]) =>
        /"(array|object)"/.test(kinds(one, schemaIn))
      )
      t.same(
        Object.keys(encoding).sort(),
        nested.map(([field]) => field).sort(),
        `${name}: JSON in one field`
      )
      withForms += 1
    }
  }
  t.ok(withForms > 40, `${withForms}`)
})

/** The types that a field may be of. */
function kinds(schema: any, schemaIn: (schema: any) => any): string {
  const { type, anyOf = [] } = schemaIn(schema)
  return JSON.stringify([type, ...anyOf.map((one: any) => kinds(one, schemaIn))]).replaceAll('\\', '')
}

t.test('a form as the document says it is taken', async (t) => {
  const { admin } = await testSystem(t)
  const url = '/api/profile/broker/plans'
  const form = new URLSearchParams({ title: 'Basic', period_amount: '1000', is_active: 'on' })
  form.set(
    'advance_discounts',
    JSON.stringify([{ discount_type: 'percentage', discount_value: 100, length: 2 }])
  )
  const made = await admin.post(url, form.toString(), { 'content-type': FORMS[0] as string })
  t.match(made, { status: 201, body: { is_active: true, advance_discounts: [{ discount_value: 100 }] } })
})
