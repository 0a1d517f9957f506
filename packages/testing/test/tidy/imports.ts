/** One import or re-export of a source, as text: no compiler needed for what the house rules ask. */
export interface Import {
  readonly from: string
  /** Names that exist at run time; `*` for a namespace, a default, a bare or a dynamic import. */
  readonly values: readonly string[]
}

const STATIC = /^[ \t]*(import|export)\b(\s+type\b(?!\s+from\b|\s*,))?([^'";]*?)\bfrom\s*['"]([^'"]+)['"]/gm
const BARE = /^[ \t]*import\s*['"]([^'"]+)['"]/gm
const CALLED = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)(\s*\.\s*\w+)?/g

/** Everything that a source imports. Comments are left out; types alone give no values. */
export function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, '')
  const found: Import[] = []
  for (const [, , typeOnly, clause = '', from = ''] of code.matchAll(STATIC)) {
    found.push({ from, values: typeOnly ? [] : names(clause) })
  }
  for (const [, from = ''] of code.matchAll(BARE)) found.push({ from, values: ['*'] })
  for (const [, from = ''] of code.matchAll(CALLED)) found.push({ from, values: ['*'] })
  return found
}

function names(clause: string): string[] {
  const braces = /\{([^}]*)\}/.exec(clause)
  const listed = (braces?.[1] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => name.split(/\s+as\s+/)[0] ?? name)
  const outside = clause.replace(/\{[^}]*\}/, '').replace(/[,\s]/g, '')
  return outside === '' ? listed : ['*', ...listed]
}
