/** The story and the access matrix on MongoDB. */
import t from 'tap'
import { onMongodb } from './systems-on-mongodb.ts'

// The first system makes four databases, which takes its time on a slow disk.
t.setTimeout(280_000)

await onMongodb(t, ['packages/testing/dist-test/story.test.js', 'packages/testing/dist-test/matrix.test.js'])
