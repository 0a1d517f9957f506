/** Checks bodies and queries against their schemas. A schema is compiled when it is first used. */
import { compileSchema } from '@bursar/event-sourcing'
import type { TObject, TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'
import type { TLocalizedValidationError } from 'typebox/error'
import { fail } from '../errors/fail.ts'
import type { RawQuery } from '../lists/list-query.ts'
import { asMeant } from './as-meant.ts'
import { faultText } from './fault-text.ts'
import { textFaults } from './text-check.ts'

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

/** Whether the value fits as it is. */
export function fits(schema: TSchema, value: unknown): boolean {
  return validatorOf(schema).Check(value)
}

/** Ends the request with 400, naming each field at fault, when the value or a text in it does not fit. */
export function checkSchema(schema: TSchema, value: unknown): void {
  const most = tooManyFor(schema, value)
  if (most)
    fail('invalid_fields', { detail: `A request may have at most ${most.toLocaleString('en-US')} items.` })
  const faults = schemaFaults(schema, value) ?? textFaults(schema, value)
  if (!faults) return
  const [error] = validatorOf(schema).Errors(value)
  const named = Object.keys(faults).length > 0
  fail('invalid_fields', named || !error ? { fields: faults } : { detail: bodyText(schema, error) })
}

function bodyText(schema: TSchema, error: TLocalizedValidationError): string {
  return faultText(schema, error).replace(/^This/, 'The body')
}

/** How many items a list may have, when it has more: nobody looks at any of them. */
export function tooManyFor(schema: TSchema, value: unknown): number | undefined {
  if (!Array.isArray(value)) return undefined
  const { anyOf = [schema] } = schema as { anyOf?: TSchema[] }
  const { maxItems = Number.POSITIVE_INFINITY } = (anyOf.find((one: any) => one.type === 'array') ??
    {}) as any
  return value.length > maxItems ? maxItems : undefined
}

/** Messages by top-level field; no field when the value as a whole is wrong; undefined when it fits. */
export function schemaFaults(schema: TSchema, value: unknown): Record<string, string[]> | undefined {
  const validator = validatorOf(schema)
  if (validator.Check(value)) return undefined
  const faults = new Map<string, string[]>()
  for (const error of telling(validator.Errors(value))) {
    // Of a name that is not taken the object says so.
    if (error.keyword === 'boolean') continue
    const { keyword, instancePath, params } = error
    const path = instancePath.split('/').slice(1).map(unescaped)
    const missing =
      keyword === 'required' ? (params as { requiredProperties: string[] }).requiredProperties : []
    const names = missing.length > 0 && path.every(isIndex) ? missing : [fieldOf(path)]
    for (const name of names) {
      if (name === undefined || faults.size >= fieldsMost) continue
      const inside = names === missing ? [] : [...path.slice(path.indexOf(name) + 1), ...missing.slice(0, 1)]
      const text = faultText(schema, error, inside)
      const said = faults.get(name) ?? []
      if (!said.includes(text)) faults.set(name, [...said, text])
    }
  }
  return Object.fromEntries(faults)
}

/**
 * Of a choice between schemas each branch says why not it. Those of another type than the value say nothing; where
 * one branch is of its type, that one says it all, else the choice itself does.
 */
function telling(errors: readonly TLocalizedValidationError[]): readonly TLocalizedValidationError[] {
  // A choice inside another one's branch is the one that its own branches are of.
  const choices = errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .sort((one, other) => one.schemaPath.length - other.schemaPath.length)
  const isOf = (choice: TLocalizedValidationError, { schemaPath }: TLocalizedValidationError) =>
    schemaPath.startsWith(`${choice.schemaPath}/anyOf/`)
  const isTelling = (error: TLocalizedValidationError) => {
    const choice = choices.findLast((one) => isOf(one, error))
    const inBranch = choice !== undefined || /\/anyOf\/\d+/.test(error.schemaPath)
    if (!inBranch || (choice && error.instancePath.length > choice.instancePath.length)) return true
    return !['type', 'const', 'enum', 'anyOf'].includes(error.keyword)
  }
  return errors.filter((error) => {
    if (error.keyword !== 'anyOf') return isTelling(error)
    return isTelling(error) && !errors.some((other) => isOf(error, other) && isTelling(other))
  })
}

/** The field that a client sent: of a list of items, the item's field. */
function fieldOf(path: readonly string[]): string | undefined {
  return path.find((part) => !isIndex(part))
}

const isIndex = (part: string) => /^\d+$/.test(part)

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~')
}

/** The query's texts as the types that its schema says; what cannot be read stays text, for the check to find. */
export function readQuery(schema: TObject, query: RawQuery): Record<string, unknown> {
  const read: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(schema.properties) as [string, any][]) {
    const value = query[name]
    if (value === undefined) continue
    if (property.type === 'array') read[name] = typeof value === 'string' ? [value] : value
    else read[name] = readText(property, typeof value === 'string' ? value : (value.at(-1) ?? ''))
  }
  return read
}

/** Texts of a URL are read as those of a body, and an empty one is false: `?paid=` asks for nothing. */
function readText(property: TSchema, text: string): unknown {
  const { type } = property as { type?: unknown }
  return type === 'boolean' && text === '' ? false : asMeant(property, text)
}
