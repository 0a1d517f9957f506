/**
 * The one place that knows which SQLite this Node has: its own where it has one, else the package with the
 * same calls. Nothing else in this package names either.
 */
import { createRequire } from 'node:module'

/** A value that a statement takes or gives. */
export type SqlValue = string | number | null

/** A prepared statement. Rows are objects by column name. */
export interface Statement {
  run(...values: SqlValue[]): { changes: number | bigint; lastInsertRowid: number | bigint }
  get(...values: SqlValue[]): any
  all(...values: SqlValue[]): any[]
}

/** A connection, as far as this package uses one. */
export interface Connection {
  exec(sql: string): void
  prepare(sql: string): Statement
  close(): void
}

type Driver = { DatabaseSync: new (file: string) => Connection }

let driver: Driver | undefined

/** Opens or makes a database file. Whatever the driver throws, now and later, says in `file` which file it was. */
export function connect(file: string): Connection {
  driver ??= builtIn() ?? packaged()
  const { DatabaseSync } = driver
  const connection = named(file, () => new DatabaseSync(file))
  return {
    exec: (sql) => named(file, () => connection.exec(sql)),
    prepare(sql) {
      const statement = named(file, () => connection.prepare(sql))
      return {
        run: naming(file, statement, 'run'),
        get: naming(file, statement, 'get'),
        all: naming(file, statement, 'all')
      }
    },
    close: () => connection.close()
  }
}

/** A call of a statement, without a closure for each: a checkout makes some forty. */
function naming<Name extends keyof Statement>(
  file: string,
  statement: Statement,
  name: Name
): Statement[Name] {
  const call = (...values: SqlValue[]) => {
    try {
      return statement[name](...values)
    } catch (error) {
      throw Object.assign(error as Error, { file })
    }
  }
  return call as Statement[Name]
}

function named<Result>(file: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw Object.assign(error as Error, { file })
  }
}

/** Node 22 warns that its SQLite is experimental; whoever runs Bursar can do nothing about it. */
function builtIn(): Driver | undefined {
  const warn = process.emitWarning
  process.emitWarning = (...warning: any[]) => {
    if (/^SQLite is an experimental feature/.test(String(warning[0]?.message ?? warning[0]))) return
    Reflect.apply(warn, process, warning)
  }
  try {
    return process.getBuiltinModule('node:sqlite') as Driver | undefined
  } finally {
    process.emitWarning = warn
  }
}

function packaged(): Driver {
  return createRequire(import.meta.url)('@photostructure/sqlite') as Driver
}
