/**
 * The process of one group of test files, which are its arguments: reads them one after the other, each when the
 * tests of the one before have ended. In the TAP an empty test with the file's name stands before a file's tests.
 */
import { pathToFileURL } from 'node:url'
import t from 'tap'

const files = process.argv.slice(2)

/** A file's tests go to the root behind this one, and so does the next file. */
function read(index) {
  t.test(files[index], async () => {
    await import(pathToFileURL(files[index]).href)
    // What a file sets for its own process; whoever started this one sees when nothing is said any more.
    t.setTimeout(0)
    if (index + 1 < files.length) read(index + 1)
  })
}

read(0)
