/** Compiles schemas. The compiler is a fifth of what a start would load, so it is loaded with the first schema. */
import { createRequire } from 'node:module'
import type { TSchema } from 'typebox'
import type { Validator } from 'typebox/compile'

const load = createRequire(import.meta.url)
/**
 * Faults that a check tells of at most. A choice of ten tells of twenty where none fits, so that with the library's
 * eight most faults of a request would go unnamed.
 */
const FAULTS_MAX = 400

let compiler: typeof import('typebox/compile') | undefined

/** A check of values against the schema; the first call of a process takes a fifth of a second. */
export function compileSchema(schema: TSchema): Validator {
  if (!compiler) {
    const { Settings } = load('typebox/system') as typeof import('typebox/system')
    Settings.Set({ maxErrors: FAULTS_MAX })
    compiler = load('typebox/compile') as typeof import('typebox/compile')
  }
  return compiler.Compile(schema) as Validator
}
