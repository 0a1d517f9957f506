import { html } from '@bursar/notifications'
import t from 'tap'

t.test('a text in a page is never markup', async (t) => {
  const inner = html`<b>${'1'}</b>`
  t.equal(
    html`<p title="${`"'`}">${'<i>&'}</p>${inner}`.html,
    '<p title="&quot;&#39;">&lt;i&gt;&amp;</p><b>1</b>'
  )
})
