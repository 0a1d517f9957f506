/** Checks bodies and queries against their schemas. A schema is compiled when it is first used. */
import { compileSchema } from '@bursar/event-sourcing'
import type { TObject, TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'
import { fail } from '../fail.ts'
import type { RawQuery } from '../lists/list-query.ts'

const compiled = new WeakMap<TSchema, Validator>()

/** Fields that an error body names at most. */
const fieldsMost = 50

function validatorOf(schema: TSchema): Validator {
  const known = compiled.get(schema)
  if (known) return known
  const made = compileSchema(schema)
  compiled.set(schema, made)
  return made
}

/** Ends the request with 400, naming each field at fault, when the value does not fit. */
export function checkSchema(schema: TSchema, value: unknown): void {
  const faults = schemaFaults(schema, value)
  if (faults) fail('invalid_fields', Object.keys(faults).length > 0 ? { fields: faults } : {})
}

/** Messages by top-level field; no field when the value as a whole is wrong; undefined when it fits. */
export function schemaFaults(schema: TSchema, value: unknown): Record<string, string[]> | undefined {
  const validator = validatorOf(schema)
  if (validator.Check(value)) return undefined
  const faults: Record<string, string[]> = {}
  for (const { keyword, instancePath, params, message } of validator.Errors(value)) {
    const path = instancePath.split('/').slice(1).map(unescaped)
    const missing =
      keyword === 'required' ? (params as { requiredProperties: string[] }).requiredProperties : []
    const names = missing.length > 0 && path.every(isIndex) ? missing : [fieldOf(path)]
    for (const name of names) {
      if (name === undefined || Object.keys(faults).length >= fieldsMost) continue
      const text = missing.length > 0 ? 'This field is required.' : sentence(message)
      const said = faults[name] ?? []
      if (!said.includes(text)) faults[name] = [...said, text]
    }
  }
  return faults
}

/** The field that a client sent: of a list of items, the item's field. */
function fieldOf(path: readonly string[]): string | undefined {
  return path.find((part) => !isIndex(part))
}

const isIndex = (part: string) => /^\d+$/.test(part)

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`
}

/** The query's texts as the types that its schema says; what cannot be read stays text, for the check to find. */
export function readQuery(schema: TObject, query: RawQuery): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(schema.properties) as [string, any][]) {
    const value = query[name]
    if (value === undefined) continue
    if (property.type === 'array') read[name] = typeof value === 'string' ? [value] : value
    else read[name] = readText(property.type, typeof value === 'string' ? value : (value.at(-1) ?? ''))
  }
  return read
}

function readText(type: unknown, text: string): unknown {
  if (type === 'integer' && /^-?\d{1,16}$/.test(text)) return Number(text)
  if (type === 'number' && /^-?\d{1,16}(\.\d{1,16})?$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|1)$/i.test(text)) return true
  if (type === 'boolean' && /^(false|0|)$/i.test(text)) return false
  return text
}
