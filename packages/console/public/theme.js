// Before the first paint: the theme that this browser chose, else the system's.
const chosen = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)
if (chosen) document.documentElement.dataset.theme = chosen[1]
