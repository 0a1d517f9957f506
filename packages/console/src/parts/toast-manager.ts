/** Notes of what was done, until they are shown: what shows them is loaded after the page. */

type Show = (title: string) => void

const early: string[] = []
let show: Show = (title) => void early.push(title)

/** Says what was done. */
export function toast(title: string): void {
  show(title)
}

/** There is a place for notes now, until what it answers is called. */
export function placeToasts(shown: Show): () => void {
  show = shown
  for (const title of early.splice(0)) show(title)
  return () => {
    show = (title) => void early.push(title)
  }
}
