/** The live read models as plain rows, and a loop that inserts them again as fast as SQLite takes them. */
import { openSqlite, type Sqlite } from '@bursar/store-sqlite'

export interface RawTable {
  readonly name: string
  readonly create: string
  readonly indexes: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/** Every live collection of a service's file, in memory. */
export function readTables(file: string): RawTable[] {
  const sqlite = openSqlite(file)
  const live = sqlite.prepare('SELECT projection, live FROM generations').all()
  const tables = live.map(({ projection, live }) => readTable(sqlite, `doc_${projection}_${live}`))
  sqlite.close()
  return tables
}

function readTable(sqlite: Sqlite, name: string): RawTable {
  const made: { type: string; sql: string | null }[] = sqlite
    .prepare('SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL')
    .all(name)
  const create = made.find(({ type }) => type === 'table')?.sql
  if (!create) throw new Error(`there is no table ${name}`)
  const rows = sqlite.prepare(`SELECT * FROM "${name}"`).all()
  const columns = Object.keys(rows[0] ?? {})
  return {
    name,
    create,
    indexes: made.flatMap(({ type, sql }) => (type === 'index' && sql ? [sql] : [])),
    columns,
    rows: rows.map((row) => columns.map((column) => row[column]))
  }
}

/** Inserts the rows, so many in a transaction, and builds the indexes after the last. */
export function insertAll(sqlite: Sqlite, { name, create, indexes, columns, rows }: RawTable, batch: number) {
  sqlite.exec(create)
  if (rows.length > 0) {
    const named = columns.map((column) => `"${column}"`).join(', ')
    const insert = sqlite.prepare(
      `INSERT INTO "${name}" (${named}) VALUES (${columns.map(() => '?').join(', ')})`
    )
    for (let n = 0; n < rows.length; n += batch) {
      sqlite.transaction('ordered', () => {
        for (const row of rows.slice(n, n + batch)) insert.run(...row)
      })
    }
  }
  for (const index of indexes) sqlite.exec(index)
}
