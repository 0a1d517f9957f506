/** The SQLite adapters keep the ports' promises. */

import { embeddedBus } from '@bursar/event-sourcing'
import { openSqlite, type SqliteStores, sqliteSnapshots, sqliteStores } from '@bursar/store-sqlite'
import {
  eventBusContract,
  eventStoreContract,
  type Fresh,
  jobStoreContract,
  keyStoreContract,
  logEndContract,
  readModelsContract,
  storeSnapshotContract
} from '@bursar/testing'
import t from 'tap'
import { folder } from './folder.ts'

/** Fresh stores in a folder of their own, of which a suite tests one. */
async function fresh<Port>(part: (stores: SqliteStores) => Port): Promise<Fresh<Port>> {
  const { file, remove } = folder()
  const open = () => sqliteStores({ file: file('service.db'), keyFile: file('keys.db') })
  let stores = open()
  return {
    port: part(stores),
    async reopen() {
      await stores.close()
      stores = open()
      return part(stores)
    },
    async close() {
      await stores.close()
      remove()
    }
  }
}

await t.test('event store', (t) => eventStoreContract(t, () => fresh(({ events }) => events)))
await t.test('jobs', (t) => jobStoreContract(t, () => fresh(({ events }) => events)))
await t.test('read models', (t) => readModelsContract(t, () => fresh(({ readModels }) => readModels)))
await t.test('key store', (t) => keyStoreContract(t, () => fresh(({ keys }) => keys)))
await t.test('the end of a log', (t) =>
  logEndContract(t, async () => {
    const { file, remove } = folder()
    const stores = sqliteStores({ file: file('service.db'), keyFile: file('keys.db') })
    return {
      port: {
        events: stores.events,
        async cut(events) {
          const sqlite = openSqlite(file('service.db'))
          sqlite.exec(`DELETE FROM event WHERE position > (SELECT max(position) - ${events} FROM event)`)
          sqlite.close()
        }
      },
      async close() {
        await stores.close()
        remove()
      }
    }
  })
)
await t.test('embedded bus over it', (t) =>
  eventBusContract(t, async () => {
    const auth = await fresh(({ events }) => events)
    const billing = await fresh(({ events }) => events)
    const logs = { auth: auth.port, billing: billing.port }
    const bus = embeddedBus(logs)
    return {
      port: { bus, logs },
      async close() {
        await bus.close()
        await auth.close()
        await billing.close()
      }
    }
  })
)
await t.test('snapshots', (t) =>
  storeSnapshotContract(t, async () => {
    const { file, remove } = folder()
    const open = (name: string) =>
      sqliteStores({ file: file(`${name}.db`), keyFile: file(`${name}-keys.db`) })
    const [one, two] = [open('one'), open('two')]
    const files = new Map(['one', 'two'].map((name) => [name, file(`${name}.db`)]))
    return {
      port: { one, two, snapshot: async () => sqliteSnapshots(files) },
      async close() {
        await one.close()
        await two.close()
        remove()
      }
    }
  })
)
