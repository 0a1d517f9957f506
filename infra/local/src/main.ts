/**
 * Real MongoDB and Kafka without Docker: starts both, writes two lines to standard output when they are ready,
 * `MONGODB_URI=…` and `KAFKA_BROKERS=…`, and stays until it is stopped. All else goes to standard error.
 */
import { parseArgs } from 'node:util'
import { type Infra, startInfra } from './start-infra.ts'

const HELP = `usage: npm run infra -- [--folder FOLDER] [--mongodb-port PORT] [--kafka-port PORT]

FOLDER (.bursar/infra) keeps data and logs from one start to the next. Ports are those of the last start, or free ones.
MONGOD_BINARY names a mongod, JAVA_HOME a Java 17 or newer; downloads are kept in ~/.cache/bursar (XDG_CACHE_HOME).
`
/** npm does not end with us when it is killed, nor we with it: under npm its going is looked out for. */
const PARENT_POLL_MS = 1_000

const say = (line: string) => console.error(`infra: ${line}`)
const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: '.bursar/infra' },
    'mongodb-port': { type: 'string' },
    'kafka-port': { type: 'string' },
    help: { type: 'boolean' }
  }
})
if (values.help) {
  process.stderr.write(HELP)
  process.exit(0)
}

let infra: Infra | undefined
let leaving = false
const startedAt = Date.now()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave(0))
if (process.env.npm_lifecycle_event) watchParent()

try {
  infra = await startInfra({
    folder: values.folder,
    ...port('mongodbPort', values['mongodb-port']),
    ...port('kafkaPort', values['kafka-port']),
    say,
    onLoss(message) {
      say(message)
      leave(1)
    }
  })
  announce(infra)
} catch (error) {
  say((error as Error).message)
  process.exitCode = 1
}

function announce({ mongodb, kafka }: Infra): void {
  process.stdout.write(`MONGODB_URI=${mongodb.uri}\nKAFKA_BROKERS=${kafka.brokers}\n`)
  say(`ready in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s, data in ${values.folder}; Ctrl-C stops`)
}

/** Stops both in order, once; each part has its own limit. While they start, their guard does it in our place. */
function leave(code: number): void {
  if (leaving) return
  leaving = true
  process.exitCode = code
  say('stopping …')
  if (!infra) process.exit()
  infra.stop().then(
    () => process.exit(),
    (error) => {
      say((error as Error).message)
      process.exit(1)
    }
  )
}

function watchParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) leave(0)
  }, PARENT_POLL_MS).unref()
}

function port<Name extends string>(name: Name, text: string | undefined): { [name in Name]?: number } {
  if (text === undefined) return {}
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    say(`${text} is not a port`)
    process.exit(2)
  }
  return { [name]: number } as { [name in Name]: number }
}
