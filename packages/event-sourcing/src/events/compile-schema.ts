/** Compiles schemas. The compiler is a fifth of what a start would load, so it is loaded with the first schema. */
import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

const load = createRequire(import.meta.url)
let compiler: typeof import('typebox/compile') | undefined

/** A check of values against the schema; the first call of a process takes a fifth of a second. */
export function compileSchema(schema: TSchema): Validator {
  compiler ??= load('typebox/compile') as typeof import('typebox/compile')
  return compiler.Compile(schema) as Validator
}
