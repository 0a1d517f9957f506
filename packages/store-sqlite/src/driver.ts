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
  const connection = naming(file, () => new DatabaseSync(file))()
  const prepare = naming(file, (sql: string) => connection.prepare(sql))
  return {
    exec: naming(file, (sql: string) => connection.exec(sql)),
    prepare(sql) {
      const statement = prepare(sql)
      return {
        run: naming(file, statement.run.bind(statement)),
        get: naming(file, statement.get.bind(statement)),
        all: naming(file, statement.all.bind(statement))
      }
    },
    close: () => connection.close()
  }
}

/** The same call, whose errors say in `file` which file they are of. */
function naming<Values extends readonly unknown[], Result>(
  file: string,
  call: (...values: Values) => Result
): (...values: Values) => Result {
  return (...values) => {
    try {
      return call(...values)
    } catch (error) {
      throw Object.assign(error as Error, { file })
    }
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
