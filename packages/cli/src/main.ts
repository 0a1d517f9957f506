/** `bursar`: reads the command line and runs one command. What a command needs is loaded when it runs. */
import { type Command, createCommand, Option } from 'commander'
import { CommandError, exitCodes } from './command-error.ts'
import { version } from './version.ts'

const environmentHelp = `
The system is found by the environment: BURSAR_DATA (.bursar) is the folder of its data. Commands ask the running
system, and open the data themselves when none runs. With MONGODB_URI and KAFKA_BROKERS set the system is several
processes on those; the folder then holds its secrets alone.

Exit codes: 0 all is well, 1 something is wrong (a check, a row, a difference), 2 the command could not do its work.
`

const program = createCommand('bursar')
  .description('Runs Bursar, and operates one that runs or is stopped.')
  .version(version)
  .showHelpAfterError('(bursar --help shows what there is)')
  .addHelpText('after', environmentHelp)
  .exitOverride()
  .hook('preAction', async () => (await import('./config/config.ts')).checkEnvironment(process.env))

command('start', 'start the whole system, in one process or in several')
  .option('--port <port>', 'port to listen on (PORT, 8080)')
  .option('--host <host>', 'address to listen on (BURSAR_HOST, localhost)')
  .addOption(
    new Option('--test-clock [instant]', 'run on a clock that PUT /-/clock moves (BURSAR_TEST_CLOCK)')
  )
  .action(async (options) => (await import('./commands/start.ts')).start(options))

command('demo', 'make a year of a small business, to look at', program, 'folder of its own (.bursar-demo)')
  .option('--seed <text>', 'another seed is another year (1)')
  .option('--from <day>', 'first day (2025-01-01)')
  .option('--months <number>', 'how long it is (12)')
  .option('--port <port>', 'port to listen on (PORT, 8080)')
  .option('--host <host>', 'address to listen on (BURSAR_HOST, localhost)')
  .option('--exit', 'end when it is made, instead of showing it')
  .option('--running', 'fill the system that runs on --data, which needs a test clock')
  .action(run(async (options) => (await import('./commands/demo.ts')).demo(options)))

command('import', 'take past sales of a CSV file into the books of a provider')
  .argument(
    '<file>',
    'CSV with a header: subscriber,created_at,amount,… or customer,date,quantity,amount_cents'
  )
  .requiredOption('--provider <slug>', 'profile whose sales they are')
  .option('--timezone <name>', 'zone of bare dates, such as Europe/Paris (that of the first import)')
  .option('--encoding <name>', 'windows-1252, for a file that is not UTF-8')
  .option('--map <name>', 'columns of stripe, paypal, chargebee, quickbooks, or of a map in a file')
  .option('--currency <code>', 'with a map: currency of a file that has no column for it')
  .option('--decimal <mark>', 'with a map: . or , in front of hundredths, where amounts are written 249.00')
  .option('--date-format <format>', 'with a map: how dates are written, such as DD/MM/YYYY')
  .option('--dry-run', 'only say what would happen, by month and currency')
  .action(run(async (file, options) => (await import('./commands/import.ts')).importFile(file, options)))

command('projections', 'show how every read model stands').action(
  run(async (options) => (await import('./commands/projections.ts')).projections(options))
)

command('jobs', 'show what is due and what is parked; run parked jobs again, or give them up')
  .argument('[action]', 'retry or discard')
  .argument('[job]', 'SERVICE/KIND/ID, as shown')
  .option('--note <text>', 'why a job is given up')
  .action(
    run(async (action, job, options) => (await import('./commands/jobs.ts')).jobs(action, job, options))
  )

command('replay', 'build read models anew, compare, and swap')
  .argument('[name]', 'projection, such as ledger or billing.ledger')
  .option('--all', 'all of them')
  .action(run(async (name, options) => (await import('./commands/replay.ts')).replay(name, options)))

command('verify', 'prove the logs, the read models and the ledger')
  .option('--anchors <file>', 'and that the logs still are what `bursar anchor` said of them')
  .action(run(async (options) => (await import('./commands/verify.ts')).verify(options)))

command('anchor', 'print where the hash chains end now, for a file that is kept elsewhere').action(
  run(async (options) => (await import('./commands/anchor.ts')).anchor(options))
)

command('events', "show a service's log")
  .argument('[service]', 'auth, profile, billing or metrics; with --about all of them when none is named')
  .option('--about <name>', 'events about a person or profile: a user name, e-mail address, slug or id')
  .option('--stream <stream>', 'events of one stream alone')
  .option('--after <position>', 'start behind this position')
  .option('--limit <number>', 'at most so many (100; with --follow no limit)')
  .option('--follow', 'go on with whatever comes; with --json a line of JSON for each event')
  .action(run(async (service, options) => (await import('./commands/events.ts')).events(service, options)))

command('backup', 'write the logs as they are now into a folder, and the keys into a file of their own')
  .argument('<folder>', 'what the backup becomes; there must be nothing')
  .option('--keys <file>', 'where the keys go; the file is replaced by the keys as they are now')
  .option('--no-keys', 'leave the keys out')
  .action(run(async (folder, options) => (await import('./commands/backup.ts')).backup(folder, options)))

command('restore', 'bring a backup to an empty place, and build the read models')
  .argument('<folder>', 'the backup')
  .option('--keys <file>', 'the keys, not older than the backup; without it those that are at the place')
  .action(run(async (folder, options) => (await import('./commands/restore.ts')).restore(folder, options)))

command('copy', 'copy a stopped system of one process to MongoDB, and prove the copy').action(
  run(async (options) => (await import('./commands/copy.ts')).copy(options))
)

const topics = program.command('topics').description('topics of a system of several processes')

command('list', 'show how each topic is', topics).action(
  run(async (options) => (await import('./commands/topics.ts')).topicsList(options))
)

command('lag', 'show what is not published, and not read', topics).action(
  run(async (options) => (await import('./commands/topics.ts')).topicsLag(options))
)

command('refill', 'publish logs again, what is missing of them or everything', topics)
  .argument('[service]', 'auth, profile, billing or metrics')
  .option('--all', 'all of them')
  .option('--everything', 'also what the topic has')
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
