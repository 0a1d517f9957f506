/**
 * Loads a worker's code by `require`, file by file: a thread is at work after two thirds of the time that it takes with
 * `import`, which waits for each of some 500 files.
 */
require('./worker-main.js')
