/** Which story is told next. */
import type { Draw } from '../draw.ts'
import { daysWork, metered, owing, returned } from './afterwards.ts'
import { purchase, windowShopping } from './buying.ts'
import { challenged, ownTerms, takenBack } from './challenged.ts'
import { changing } from './changing.ts'
import { subscribing } from './houses.ts'
import { newcomer, rivals, session } from './people.ts'
import type { Stage } from './scene.ts'
import { opening, pastSales, secondThoughts } from './selling.ts'
import { payingLater } from './settling.ts'

type Story = (stage: Stage) => Promise<void>

/** Each as often as it stands here. */
const stories: readonly Story[] = [
  newcomer,
  rivals,
  session,
  session,
  opening,
  opening,
  secondThoughts,
  pastSales,
  pastSales,
  purchase,
  purchase,
  purchase,
  payingLater,
  challenged,
  takenBack,
  takenBack,
  ownTerms,
  windowShopping,
  subscribing,
  subscribing,
  subscribing,
  changing,
  changing,
  changing,
  changing,
  changing,
  daysWork,
  daysWork,
  metered,
  returned,
  returned,
  owing
]

export const storyOf = (draw: Draw): Story => draw.pick(stories)
