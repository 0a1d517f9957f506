/** `bursar`: reads the command line and runs one command. What a command needs is loaded when it runs. */
import { type Command, createCommand, Option } from 'commander'
import { CommandError, exitCodes } from './command-error.ts'
import { version } from './version.ts'

const environmentHelp = `
Commands find the system by environment variables: BURSAR_DATA (default .bursar) is its data folder. They ask the running
system, or open the data themselves if it is stopped. If MONGODB_URI and KAFKA_BROKERS are set, the system runs as several
processes on these; the folder then contains only its secrets.

Exit codes: 0 success, 1 a problem was found (a failed check, a failed row, a difference), 2 the command failed.
`

const program = createCommand('bursar')
  .description('Runs Bursar, or operates a running or stopped system.')
  .version(version)
  .showHelpAfterError('(bursar --help lists the commands)')
  .addHelpText('after', environmentHelp)
  .exitOverride()
  .hook('preAction', async () => (await import('./config/config.ts')).checkEnvironment(process.env))

command('start', 'start the whole system, in one process or several')
  .option('--port <port>', 'port to listen on (PORT, 8080)')
  .option('--host <host>', 'address to listen on (BURSAR_HOST, localhost)')
  .addOption(
    new Option('--test-clock [instant]', 'run on a test clock that PUT /-/clock moves (BURSAR_TEST_CLOCK)')
  )
  .action(async (options) => (await import('./commands/start.ts')).start(options))

command(
  'demo',
  'create a year of data of a small business, to explore',
  program,
  'separate data folder (.bursar-demo)'
)
  .option('--seed <text>', 'seed of the random data; another seed gives another year (1)')
  .option('--from <day>', 'first day (2025-01-01)')
  .option('--months <number>', 'number of months (12)')
  .option('--scale <number>', 'so many times the customers (1: about two hundred in a year)')
  .option('--port <port>', 'port to listen on (PORT, 8080)')
  .option('--host <host>', 'address to listen on (BURSAR_HOST, localhost)')
  .option('--exit', 'exit when the data is complete instead of serving it')
  .option('--running', 'fill the running system of --data, which needs a test clock')
  .action(run(async (options) => (await import('./commands/demo.ts')).demo(options)))

command('import', 'import past sales of a provider from a CSV file')
  .argument(
    '<file>',
    'CSV with a header: subscriber,created_at,amount,… or customer,date,quantity,amount_cents'
  )
  .requiredOption('--provider <slug>', 'slug of the profile that made the sales')
  .option(
    '--timezone <name>',
    'time zone for dates without a time, such as Europe/Paris (that of the first import)'
  )
  .option('--encoding <name>', 'windows-1252, for a file that is not UTF-8')
  .option('--map <name>', 'column map: stripe, paypal, chargebee, quickbooks, or the path of a JSON file')
  .option('--currency <code>', 'with --map: currency, if the file has no column for it')
  .option('--decimal <mark>', 'with --map: decimal mark, . or , if amounts are written like 249.00')
  .option('--date-format <format>', 'with --map: date format, such as DD/MM/YYYY')
  .option('--dry-run', 'only report what would happen, by month and currency')
  .action(run(async (file, options) => (await import('./commands/import.ts')).importFile(file, options)))

command('projections', 'show the state of every read model').action(
  run(async (options) => (await import('./commands/projections.ts')).projections(options))
)

command('jobs', 'show what is due and what is parked; run parked jobs again, or discard them')
  .argument('[action]', 'retry or discard')
  .argument('[job]', 'SERVICE/KIND/ID, as shown')
  .option('--note <text>', 'why a job is discarded')
  .action(
    run(async (action, job, options) => (await import('./commands/jobs.ts')).jobs(action, job, options))
  )

command('mail', 'show the mail that was sent, or kept because no mail server is set')
  .argument('[mail]', 'one mail, as shown: with its words if it was kept')
  .option('--find <text>', 'only mail with this text in its kind, address or outcome')
  .option('--page <number>', 'page of the list, newest mail first (1)')
  .option('--limit <number>', 'mails on a page, up to 100 (25)')
  .action(run(async (id, options) => (await import('./commands/mail.ts')).mail(id, options)))

command('replay', 'rebuild read models from the logs, compare, and swap')
  .argument('[name]', 'projection, such as ledger or billing.ledger')
  .option('--all', 'all of them')
  .action(run(async (name, options) => (await import('./commands/replay.ts')).replay(name, options)))

command('verify', 'verify the logs, the read models and the ledger')
  .option('--anchors <file>', 'also check the logs against the output of `bursar anchor`')
  .action(run(async (options) => (await import('./commands/verify.ts')).verify(options)))

command('anchor', 'print the current heads of the hash chains, to be kept elsewhere').action(
  run(async (options) => (await import('./commands/anchor.ts')).anchor(options))
)

command('events', "show a service's log")
  .argument('[service]', 'auth, profile, billing or metrics; with --about the default is all')
  .option('--about <name>', 'events about a person or profile: a user name, e-mail address, slug or id')
  .option('--stream <stream>', 'only events of this stream')
  .option('--after <position>', 'start after this position')
  .option('--limit <number>', 'maximum number of events (100; no limit with --follow)')
  .option('--follow', 'keep printing new events; with --json, one line of JSON per event')
  .action(run(async (service, options) => (await import('./commands/events.ts')).events(service, options)))

command('export', "write a person's data from all services as JSON")
  .argument('<user>', 'user name')
  .option('--file <file>', 'file to create, which only its owner can read; default: standard output')
  .action(run(async (user, options) => (await import('./commands/export.ts')).exportUser(user, options)))

command('export-ledger', 'write the ledger as a journal that the program `ledger` reads')
  .option('--file <file>', 'file to create, which only its owner can read; default: standard output')
  .action(run(async (options) => (await import('./commands/export-ledger.ts')).exportLedger(options)))

const keys = program.command('keys').description('manage the keys that access tokens are signed with')

command('list', 'show which key signs, and which only verify', keys).action(
  run(async (options) => (await import('./commands/keys.ts')).keysList(options))
)

command('rotate', 'sign with a new key; also done by itself every 90 days', keys)
  .option('--at-once', 'also refuse what earlier keys signed: for a key that may have leaked')
  .action(run(async (options) => (await import('./commands/keys.ts')).keysRotate(options)))

command('renew', 'extend, charge and recognize what is due, as the daily job does by itself')
  .option('--at <instant>', 'as of an earlier instant, such as 2026-03-01T00:00:00Z')
  .option('--profile <slug>', 'only of this subscriber')
  .option('--dry-run', 'only say what it would do')
  .action(run(async (options) => (await import('./commands/renew.ts')).renew(options)))

command('reconcile', 'hear again what the payment processor told; also done by itself every 15 minutes')
  .option('--since <instant>', 'from an earlier instant, such as after a restore')
  .action(run(async (options) => (await import('./commands/reconcile.ts')).reconcile(options)))

const invoices = program.command('invoices').description('manage the numbers of invoices and credit notes')

command(
  'resume',
  'after a restore: note what was given since the backup, so that it is not given again',
  invoices
)
  .argument('<provider>', 'slug of the provider')
  .argument('<number>', 'the last number that was sent out, such as FERN-000042')
  .option('--dry-run', 'only say what it would note')
  .action(
    run(async (provider, number, options) =>
      (await import('./commands/invoices.ts')).invoicesResume(provider, number, options)
    )
  )

command('erase', 'erase a person or a profile for good; says what it will do and asks first')
  .argument('<name>', 'user name, or the slug of a profile that is not personal')
  .option('--dry-run', 'only say what it would do')
  .option('--yes', 'do not ask')
  .action(run(async (name, options) => (await import('./commands/erase.ts')).erase(name, options)))

command('backup', 'write the current logs to a folder, and the keys to a separate file')
  .argument('<folder>', 'folder to create; must not exist')
  .option('--keys <file>', 'file for the keys; will be overwritten with the current keys')
  .option('--no-keys', 'leave the keys out')
  .action(run(async (folder, options) => (await import('./commands/backup.ts')).backup(folder, options)))

command('restore', 'restore a backup to an empty destination, and rebuild the read models')
  .argument('<folder>', 'the backup')
  .option('--keys <file>', 'key file, not older than the backup; default: the keys at the destination')
  .action(run(async (folder, options) => (await import('./commands/restore.ts')).restore(folder, options)))

command('copy', 'copy a stopped single-process system to MongoDB, and verify the copy').action(
  run(async (options) => (await import('./commands/copy.ts')).copy(options))
)

const topics = program
  .command('topics')
  .description('manage the topics of a system that runs as several processes')

command('list', 'show the state of each topic', topics).action(
  run(async (options) => (await import('./commands/topics.ts')).topicsList(options))
)

command('lag', 'show how many events are not yet published or read', topics).action(
  run(async (options) => (await import('./commands/topics.ts')).topicsLag(options))
)

command('refill', 'publish logs again, either missing events or everything', topics)
  .argument('[service]', 'auth, profile, billing or metrics')
  .option('--all', 'all of them')
  .option('--everything', 'also events that the topic already has')
  .action(run(async (name, options) => (await import('./commands/topics.ts')).topicsRefill(name, options)))

/** Makes what a command comes to the exit code of the process. */
function run(work: (...args: any[]) => Promise<number>) {
  return async (...args: any[]) => {
    process.exitCode = await work(...args)
  }
}

function command(
  name: string,
  description: string,
  under: Command = program,
  data = 'folder of the data (BURSAR_DATA, .bursar)'
): Command {
  return under
    .command(name)
    .description(description)
    .option('--data <folder>', data)
    .option('--json', 'write one JSON document to standard output')
}

// Whoever reads the output may have seen enough of it. A server goes on without a reader.
process.stdout.on('error', () => {
  if (program.args[0] !== 'start' && program.args[0] !== 'demo') process.exit(exitCodes.ok)
})

try {
  await program.parseAsync()
} catch (error) {
  // Whatever a start that failed has left open must not keep the process alive.
  process.exit(await exitCodeOf(error))
}

/** Faults of the command line were written by commander, which says 1 for them and 0 for help. */
async function exitCodeOf(error: unknown): Promise<number> {
  const { code, exitCode } = error as { code?: unknown; exitCode?: number }
  if (typeof code === 'string' && code.startsWith('commander.')) return exitCode === 0 ? 0 : exitCodes.failed
  const said =
    error instanceof CommandError ? error.message : (await import('./fault.ts')).describeFault(error)
  console.error(`bursar: ${said}`)
  return exitCodes.failed
}
